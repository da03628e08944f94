import type { z } from 'zod'
import { type Role, roleNames } from '#base/actor.ts'
import { language, useFormat, useTexts } from '#web/language.ts'
import { Table } from '#web/parts/index.ts'
import type { TrailEntry } from '../contract.ts'
import { texts } from '../texts.ts'

/** Rows of the audit. Facts and values stay as they are recorded: ids and words of closed lists. */
export function Entries({ caption, entries }: { caption: string; entries: readonly z.input<typeof TrailEntry>[] }) {
  const t = useTexts(texts)
  const now = language.use()
  const { shortInstant } = useFormat()
  const fixed: Record<string, string> = { machine: t('machine'), nobody: t('nobody'), former: t('former') }
  return (
    <Table
      caption={caption}
      rows={entries}
      id={(e) => String(e.id)}
      columns={[
        { name: t('at'), head: true, cell: (e) => shortInstant(e.at) },
        { name: t('actor'), cell: (e) => fixed[e.actor] ?? roleNames[e.actor as Role]?.[now] ?? e.actor },
        { name: t('fact'), cell: (e) => e.fact },
        {
          name: t('data'),
          cell: (e) =>
            Object.entries(e.data).map(([key, value]) => <div key={key}>{`${key}: ${Array.isArray(value) ? value.join(', ') : value}`}</div>),
        },
      ]}
    />
  )
}
