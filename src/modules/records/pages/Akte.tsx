import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { client, Problem } from '#web/api.ts'
import { today, useFormat, useTexts } from '#web/language.ts'
import { Fact, Facts, Geschaeftsgang, Page, StatusBadge, useParam } from '#web/parts/index.ts'
import { useSentence } from '#web/sentences.ts'
import { statuses } from '../contract.ts'
import type { Routes } from '../routes.ts'
import { texts } from '../texts.ts'
import { Holds } from './holds.tsx'

const api = client<Routes>('records')

/** Where an entry is shown: its subject is `<module>/<id>`. */
const pathOf = (subject: string) => subject.replace(/^intake\//, '/posteingang/')

export default function Akte() {
  const t = useTexts(texts)
  const { instant, shortInstant, shortDay } = useFormat()
  const id = useParam('id')
  const query = useQuery({ queryKey: ['records', 'akte', id], queryFn: () => api.get('/akten/:id', { params: { id } }) })
  return (
    <Page title={query.data?.title || query.data?.aktenzeichen || t('title')} query={query}>
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
            {akte.closedAt && <Fact name={t('closedOn')}>{instant(akte.closedAt)}</Fact>}
            {akte.endsOn && (
              <Fact name={t('endsOn')}>
                {shortDay(akte.endsOn)}
                {akte.endsOn < today() && (
                  <>
                    {' · '}
                    <Link className="kern-link" to={`/aussonderung/${akte.id}`}>
                      {t('disposalTitle')}
                    </Link>
                  </>
                )}
              </Fact>
            )}
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
                  <span className="vz-sub">
                    {t('filedAt', { instant: shortInstant(e.filedAt) })}
                    {e.deposit && ` · ${t(`deposit${e.deposit.status}`)}`}
                  </span>
                  {e.deposit?.error && <Trouble code={e.deposit.error} />}
                </li>
              ))}
            </ol>
          )}
          {akte.status !== 'void' && (
            <>
              <Geschaeftsgang subject={`records/${id}`} />
              <Holds akteId={id} holds={akte.holds} mine={akte.mine} />
            </>
          )}
        </>
      )}
    </Page>
  )
}

/** What stands in the way into the DMS, in a sentence. */
function Trouble({ code }: { code: string }) {
  const sentence = useSentence(new Problem({ type: `/errors/${code}` }))
  return <span className="vz-hint">{sentence}</span>
}
