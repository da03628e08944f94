import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { client } from '#web/api.ts'
import { useFormat, useTexts } from '#web/language.ts'
import { Fact, Facts, Page, StatusBadge, useParam } from '#web/parts/index.ts'
import { statuses } from '../contract.ts'
import type { Routes } from '../routes.ts'
import { texts } from '../texts.ts'

const api = client<Routes>('records')

/** Where an entry is shown: its subject is `<module>/<id>`. */
const pathOf = (subject: string) => subject.replace(/^intake\//, '/posteingang/')

export default function Akte() {
  const t = useTexts(texts)
  const { instant, shortInstant } = useFormat()
  const id = useParam('id')
  const query = useQuery({ queryKey: ['records', 'akte', id], queryFn: () => api.get('/akten/:id', { params: { id } }) })
  return (
    <Page title={query.data?.title ?? t('title')} query={query}>
      {(akte) => (
        <>
          <Facts>
            <Fact name={t('number')}>{akte.aktenzeichen}</Fact>
            <Fact name={t('plan')}>
              <Link className="kern-link" to="/akten" search={{ plan: akte.planId } as never}>
                {akte.planId} {akte.planTitle}
              </Link>
            </Fact>
            <Fact name={t('stelle')}>{akte.stelleId}</Fact>
            <Fact name={t('status')}>
              <StatusBadge tone={statuses[akte.status].tone} label={t(akte.status)} />
            </Fact>
            {akte.border && <Fact name={t('border')}>{akte.border in texts ? t(akte.border as keyof typeof texts) : akte.border}</Fact>}
            <Fact name={t('openedOn')}>{instant(akte.openedAt)}</Fact>
          </Facts>
          <h2 className="kern-heading-medium vz-section">{t('entries')}</h2>
          {akte.entries.length === 0 ? (
            <p className="kern-body kern-body--muted">{t('noEntries')}</p>
          ) : (
            <ol className="vz-plain vz-entries">
              {akte.entries.map((e) => (
                <li key={e.id}>
                  <Link className="kern-link" to={pathOf(e.subject)}>
                    {e.title}
                  </Link>
                  <span className="vz-sub">{t('filedAt', { instant: shortInstant(e.filedAt) })}</span>
                </li>
              ))}
            </ol>
          )}
        </>
      )}
    </Page>
  )
}
