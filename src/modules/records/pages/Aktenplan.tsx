import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { z } from 'zod'
import { client } from '#web/api.ts'
import { useTexts } from '#web/language.ts'
import { Page } from '#web/parts/index.ts'
import type { PlanEntry } from '../contract.ts'
import type { Routes } from '../routes.ts'
import { texts } from '../texts.ts'

const api = client<Routes>('records')
type Entry = z.input<typeof PlanEntry>

/** The tree of the Aktenplan: groups fold, ends lead to their Akten. */
export default function Aktenplan() {
  const t = useTexts(texts)
  const query = useQuery({ queryKey: ['records', 'aktenplan'], queryFn: () => api.get('/aktenplan') })
  return (
    <Page title={t('planTitle')} intro={t('planIntro')} query={query} lines={10}>
      {({ entries }) => <Branch entries={entries} parent={null} />}
    </Page>
  )
}

function Branch({ entries, parent }: { entries: Entry[]; parent: string | null }) {
  const t = useTexts(texts)
  const children = entries.filter((e) => e.parent === parent)
  if (!children.length) return null
  const below = (id: string): number => entries.filter((e) => e.parent === id).reduce((sum, e) => sum + e.akten + below(e.id), 0)
  const count = (n: number) => (n === 0 ? t('noAkten') : n === 1 ? t('akte') : t('akten', { count: n }))
  return (
    <ul className={parent === null ? 'vz-plan' : 'vz-plan vz-tree--inner'}>
      {children.map((e) =>
        entries.some((c) => c.parent === e.id) ? (
          <li key={e.id}>
            <details className="vz-stelle" open={parent === null}>
              <summary>
                <span className="vz-number">{e.id}</span>
                <span className="vz-stelle__title">{e.title}</span>
                <span className="vz-sub">{count(below(e.id))}</span>
              </summary>
              <Branch entries={entries} parent={e.id} />
            </details>
          </li>
        ) : (
          <li key={e.id} className="vz-plan__end">
            <span className="vz-number">{e.id}</span>
            <span className="vz-stelle__title">
              {e.akten > 0 ? (
                <Link className="kern-link" to="/akten" search={{ plan: e.id } as never}>
                  {e.title}
                </Link>
              ) : (
                e.title
              )}
              <span className="vz-sub">
                {e.retentionYears !== null && t('keep', { years: e.retentionYears, afterwards: e.afterwards ? t(e.afterwards) : '' })}
                {e.border && ` · ${e.border in texts ? t(e.border as keyof typeof texts) : e.border}`}
              </span>
            </span>
            <span className="vz-sub">{count(e.akten)}</span>
          </li>
        ),
      )}
    </ul>
  )
}
