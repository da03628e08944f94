import { KernAlert } from '@kern-ux-annex/kern-react-kit'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { client } from '#web/api.ts'
import { language, useTexts } from '#web/language.ts'
import { Fact, Facts, Page, State } from '#web/parts/index.ts'
import type { Routes } from '../routes.ts'
import { AccountCameBack } from './account.tsx'
import { texts } from './public-texts.ts'

const api = client<Routes>('applications')

/** What can be applied for without paper, and where to go for what another authority decides. */
export default function Offered() {
  const t = useTexts(texts)
  const now = language.use()
  const query = useQuery({ queryKey: ['applications', 'offered'], queryFn: () => api.get('/offered') })
  return (
    <Page
      title={t('offeredTitle')}
      intro={t('offeredIntro')}
      query={query}
      isEmpty={(d) => d.offered.length === 0}
      empty={<State icon="info" title={t('offeredEmpty')} />}
    >
      {({ offered, sample }) => (
        <>
          {sample && <KernAlert variant="info" title={t('sampleTown')} body={t('sampleBody')} />}
          <AccountCameBack />
          <p className="kern-body">
            <Link className="kern-link" to="/mein-antrag">
              {t('resumeLink')}
            </Link>
          </p>
          <ul className="vz-plain" lang="de">
            {offered.map((o) => (
              <li key={o.id} className="vz-section">
                {o.authority ? (
                  <>
                    <h2 className="kern-heading-medium">{o.title}</h2>
                    <p className="kern-body" lang={now}>
                      {t('otherAuthority', { name: o.authority.name })}
                    </p>
                    <Facts>
                      {o.authority.address && <Fact name={t('otherAddress')}>{o.authority.address}</Fact>}
                      {o.authority.phone && <Fact name={t('otherPhone')}>{o.authority.phone}</Fact>}
                    </Facts>
                    <h3 className="kern-title">{t('otherSteps')}</h3>
                    <ol className="kern-body">
                      {o.guide.map((g) => (
                        <li key={g.de}>{g.de}</li>
                      ))}
                    </ol>
                    {o.forward && <p className="kern-body">{o.forward.text.de}</p>}
                    <a className="kern-link" href={o.authority.web} rel="noreferrer">
                      {t('otherWeb')}
                    </a>
                  </>
                ) : (
                  <>
                    <h2 className="kern-heading-medium">
                      <Link className="kern-link" to={`/antrag/${o.id}`}>
                        {o.title}
                      </Link>
                    </h2>
                    <p className="kern-body">{o.intro?.de}</p>
                  </>
                )}
              </li>
            ))}
          </ul>
        </>
      )}
    </Page>
  )
}
