import { KernHeading } from '@kern-ux-annex/kern-react-kit'
import { client } from '#web/api.ts'
import { useFormat, useTexts } from '#web/language.ts'
import { State, Table } from '#web/parts/index.ts'
import type { Routes } from '../routes.ts'
import { texts } from '../texts.ts'

const api = client<Routes>('register')
type Held = Awaited<ReturnType<typeof api.post<'/my-data'>>>['held'][number]

/** Where something lies about a person, and what is her own as a copy. */
export function HeldTables({ held }: { held: readonly Held[] }) {
  const t = useTexts(texts)
  const { number } = useFormat()
  if (!held.length) return <State icon="success" title={t('heldNone')} />
  return (
    <>
      <Table
        caption={t('holds')}
        rows={held}
        id={(h) => h.table}
        columns={[
          {
            name: t('holds'),
            head: true,
            cell: (h) => (
              <>
                {h.holds} <code>{h.table}</code>
              </>
            ),
          },
          { name: t('rows'), numeric: true, cell: (h) => number(h.rows) },
          { name: t('ends'), cell: (h) => h.ends },
          { name: t('lies'), cell: (h) => [...new Set(h.subjects.map((s) => s.stelleId))].join(', ') },
        ]}
      />
      {held
        .filter((h) => h.copy.length > 0)
        .map((h) => (
          <section key={h.table} className="vz-section">
            <KernHeading level={2} size="small">
              {t('copy', h)}
            </KernHeading>
            <Table
              caption={t('copy', h)}
              rows={h.copy.slice(0, 50).map((row, n) => ({ row, id: String(n) }))}
              id={(r) => r.id}
              columns={Object.keys(h.copy[0] ?? {}).map((name, n) => ({
                name,
                head: n === 0,
                cell: (r: { row: Record<string, string> }) => r.row[name] ?? '',
              }))}
            />
          </section>
        ))}
    </>
  )
}
