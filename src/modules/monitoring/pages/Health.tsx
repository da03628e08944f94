import { KernButton } from '@kern-ux-annex/kern-react-kit'
import { useQuery } from '@tanstack/react-query'
import { client } from '#web/api.ts'
import { language, useFormat, useTexts } from '#web/language.ts'
import { ActOf, Loaded, Page, Refusal, StatusBadge, Table, useVerb } from '#web/parts/index.ts'
import type { Routes } from '../routes.ts'
import { texts } from '../texts.ts'

const api = client<Routes>('monitoring')
const tones = { ok: 'good', hint: 'warn', error: 'bad' } as const

/** Is everything well, and if not, what to do; then what failed, then the backups. */
export default function Health() {
  const t = useTexts(texts)
  const now = language.use()
  const { shortInstant } = useFormat()
  const query = useQuery({ queryKey: ['monitoring', 'health'], queryFn: () => api.get('/health'), refetchInterval: 60_000 })
  return (
    <Page title={t('title')} query={query}>
      {({ findings, checkedAt }) => {
        const worst = findings.some((f) => f.level === 'error') ? 'error' : findings.some((f) => f.level === 'hint') ? 'hint' : 'ok'
        return (
          <>
            <div className="vz-actions">
              <StatusBadge tone={tones[worst]} label={t(worst === 'ok' ? 'allWell' : worst === 'hint' ? 'hints' : 'errors')} />
              <span className="kern-body kern-body--muted">{t('checked', { at: shortInstant(checkedAt) })}</span>
              <KernButton className="kern-btn--x-small" variant="tertiary" text={t('again')} onClick={() => query.refetch()} />
            </div>
            <Table
              caption={t('findings')}
              rows={findings}
              id={(f) => `${f.id} ${f.sentence.de}`}
              columns={[
                { name: t('level'), cell: (f) => <StatusBadge tone={tones[f.level]} label={t(f.level)} /> },
                { name: t('finding'), head: true, cell: (f) => f.sentence[now] },
              ]}
            />
            <Work />
            <Backups />
          </>
        )
      }}
    </Page>
  )
}

function Work() {
  const t = useTexts(texts)
  const { shortInstant } = useFormat()
  const query = useQuery({ queryKey: ['monitoring', 'work'], queryFn: () => api.get('/work') })
  const retry = useVerb((input: { queue: string; id: string }) => api.post('/work/retry', { input }), {
    refresh: [['monitoring']],
    said: t('retried'),
  })
  return (
    <section className="vz-section vz-stack" aria-labelledby="work">
      <h2 className="kern-heading-medium" id="work">
        {t('workTitle')}
      </h2>
      <Refusal error={retry.error} />
      <Loaded query={query} lines={2}>
        {({ failed, waiting, mail }) => (
          <>
            <p className="kern-body">
              {t('workWaiting', { count: waiting.reduce((sum, w) => sum + w.count, 0) })} · {t('mail', mail)}
            </p>
            {failed.length === 0 ? (
              <p className="kern-body kern-body--muted">{t('failedNone')}</p>
            ) : (
              <Table
                caption={t('failedCaption')}
                rows={failed}
                id={(j) => j.id}
                columns={[
                  { name: t('queue'), head: true, cell: (j) => j.queue.replace(/\.failed$/, '') },
                  { name: t('failedAt'), cell: (j) => shortInstant(j.failedAt) },
                  { name: t('reason'), cell: (j) => j.reason },
                  {
                    name: t('act'),
                    cell: ({ queue, id, failedAt }) => (
                      <ActOf
                        className="kern-btn--x-small"
                        variant="secondary"
                        text={t('retry')}
                        of={`${queue}, ${shortInstant(failedAt)}`}
                        disabled={retry.isPending}
                        onClick={() => retry.run({ queue, id })}
                      />
                    ),
                  },
                ]}
              />
            )}
          </>
        )}
      </Loaded>
    </section>
  )
}

function Backups() {
  const t = useTexts(texts)
  const { shortInstant, size } = useFormat()
  const query = useQuery({ queryKey: ['monitoring', 'backups'], queryFn: () => api.get('/backups') })
  return (
    <section className="vz-section vz-stack" aria-labelledby="backups">
      <h2 className="kern-heading-medium" id="backups">
        {t('backupsTitle')}
      </h2>
      <Loaded
        query={query}
        lines={2}
        isEmpty={(d) => d.backups.length === 0}
        empty={<p className="kern-body kern-body--muted">{t('backupsNone')}</p>}
      >
        {({ backups }) => (
          <Table
            caption={t('backupsTitle')}
            rows={backups}
            id={(b) => b.name}
            columns={[
              { name: t('name'), head: true, cell: (b) => b.name },
              { name: t('madeAt'), cell: (b) => shortInstant(b.madeAt) },
              { name: t('size'), numeric: true, cell: (b) => size(b.size) },
            ]}
          />
        )}
      </Loaded>
    </section>
  )
}
