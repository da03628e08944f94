import { KernHeading } from '@kern-ux-annex/kern-react-kit'
import { useTexts } from '../language.ts'
import { texts } from '../texts.ts'
import { Table } from './table.tsx'

type Block =
  | { kind: 'text'; text: string }
  | { kind: 'gap'; text: string }
  | { kind: 'list'; items: string[] }
  | { kind: 'table'; caption: string; head: string[]; rows: string[][] }
export type PaperContent = { title: string; about: string; sections: { title: string; blocks: Block[] }[] }

/** A paper that the house drew up (base/document.ts), as part of a page. It is German whatever the screen speaks. */
export function Paper({ paper, level = 2 }: { paper: PaperContent; level?: 2 | 3 }) {
  const t = useTexts(texts)
  return (
    <article lang="de">
      <p className="kern-body kern-body--muted">{paper.about}</p>
      {paper.sections.map((s) => (
        <section key={s.title} className="vz-section">
          <KernHeading level={level} size="small">
            {s.title}
          </KernHeading>
          {s.blocks.map((b, i) => {
            const key = `${s.title}-${i}`
            if (b.kind === 'text')
              return (
                <p key={key} className="kern-body">
                  {b.text}
                </p>
              )
            if (b.kind === 'gap')
              return (
                <p key={key} className="kern-body">
                  <strong>{t('toFill', { what: b.text })}</strong>
                </p>
              )
            if (b.kind === 'list')
              return (
                <ul key={key}>
                  {b.items.map((item) => (
                    <li key={item} className="kern-body">
                      {item}
                    </li>
                  ))}
                </ul>
              )
            return (
              <Table
                key={key}
                caption={b.caption}
                rows={b.rows.map((cells, n) => ({ cells, id: `${n}-${cells[0]}` }))}
                id={(r) => r.id}
                columns={b.head.map((name, n) => ({ name, head: n === 0, cell: (r: { cells: string[] }) => r.cells[n] ?? '' }))}
              />
            )
          })}
        </section>
      ))}
    </article>
  )
}
