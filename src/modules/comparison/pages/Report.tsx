import { KernButton } from '@kern-ux-annex/kern-react-kit'
import { useQuery } from '@tanstack/react-query'
import { client } from '#web/api.ts'
import { useFormat, useTexts } from '#web/language.ts'
import { allowed, useMe } from '#web/me.ts'
import { Page, Paper, Refusal, StatusBadge, useParam, useVerb } from '#web/parts/index.ts'
import { may, statuses } from '../contract.ts'
import type { Routes } from '../routes.ts'
import { texts } from '../texts.ts'

const api = client<Routes>('comparison')
const everyMs = 2_000

/** One comparison: how far it is, and its report as far as it is. */
export default function Report() {
  const t = useTexts(texts)
  const { number } = useFormat()
  const runs = allowed(useMe(), may.run)
  const id = useParam('id')
  const query = useQuery({
    queryKey: ['comparison', 'run', id],
    queryFn: () => api.get('/runs/:id', { params: { id } }),
    refetchInterval: ({ state }) => (/waiting|running/.test(state.data?.run.status ?? '') ? everyMs : false),
  })
  const cancel = useVerb(() => api.post('/runs/:id/cancel', { params: { id } }), { refresh: [['comparison']], said: t('cancelled') })
  const links = [
    ['html', 'print'],
    ['md', 'asText'],
    ['csv', 'asTable'],
  ] as const
  return (
    <Page title={t('reportTitle')} query={query}>
      {({ run, paper }) => (
        <>
          <h2 className="kern-heading-medium">{run.title}</h2>
          <p className="kern-body" role="status">
            <StatusBadge tone={statuses[run.status].tone} label={t(`status_${run.status}`)} />{' '}
            {t('progress', { done: number(run.done), total: number(run.total) })}
          </p>
          <Refusal error={cancel.error} />
          {runs && (run.status === 'waiting' || run.status === 'running') && (
            <KernButton variant="secondary" text={t('cancel')} onClick={() => cancel.run()} aria-disabled={cancel.isPending} />
          )}
          <ul>
            {links.map(([format, label]) => (
              <li key={format}>
                <a
                  className="kern-link"
                  href={`/api/comparison/runs/${id}/report?format=${format}`}
                  target={format === 'html' ? '_blank' : undefined}
                  rel="noreferrer"
                >
                  {t(label)}
                </a>
              </li>
            ))}
          </ul>
          <Paper paper={paper} />
        </>
      )}
    </Page>
  )
}
