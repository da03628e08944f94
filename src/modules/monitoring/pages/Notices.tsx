import { KernButton } from '@kern-ux-annex/kern-react-kit'
import { useQuery } from '@tanstack/react-query'
import { client } from '#web/api.ts'
import { language, useFormat, useTexts } from '#web/language.ts'
import { Page, Refusal, State, StatusBadge, useVerb } from '#web/parts/index.ts'
import type { Routes } from '../routes.ts'
import { texts } from '../texts.ts'

const api = client<Routes>('monitoring')
type Release = { id: string; language: 'de' | 'en'; subject: string; body: string }

/** Each fixed text with the words that would leave the house, and who released exactly these. */
export default function Notices() {
  const t = useTexts(texts)
  const now = language.use()
  const { shortInstant } = useFormat()
  const query = useQuery({ queryKey: ['monitoring', 'notices'], queryFn: () => api.get('/notices') })
  const release = useVerb((input: Release) => api.post('/notices/release', { input }), {
    refresh: [['monitoring', 'notices']],
    said: t('releasedNow'),
  })
  return (
    <Page
      title={t('noticesTitle')}
      intro={t('noticesIntro')}
      query={query}
      isEmpty={(d) => d.notices.length === 0}
      empty={<State icon="mail" title={t('noticesNone')} />}
    >
      {({ notices }) => (
        <>
          <Refusal error={release.error} />
          {notices.map(({ id, language: of, subject, body, title, releasedAt, releasedBy }) => (
            <section key={`${id} ${of}`} className="vz-section vz-stack" aria-label={`${title[now]} (${of})`}>
              <h2 className="kern-heading-small">
                {title[now]} ({of})
              </h2>
              {releasedAt ? (
                <StatusBadge tone="good" label={t('released', { at: shortInstant(releasedAt), name: releasedBy ?? '' })} />
              ) : (
                <StatusBadge tone="warn" label={t('notReleased')} />
              )}
              <div lang={of}>
                <p className="kern-body kern-body--bold">{subject}</p>
                {body.split('\n').map((line, at) => (
                  <p key={at} className="kern-body">
                    {line}
                  </p>
                ))}
              </div>
              {!releasedAt && (
                <KernButton text={t('release')} disabled={release.isPending} onClick={() => release.run({ id, language: of, subject, body })} />
              )}
            </section>
          ))}
        </>
      )}
    </Page>
  )
}
