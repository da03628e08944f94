import type { ReactNode } from 'react'

type Block = { kind: 'p'; text: string } | { kind: 'ul' | 'ol'; items: string[] } | { kind: 'table'; head: string[]; rows: string[][] }

/** Paragraphs, lists and tables, as towns/README.md allows them in texts. */
export function blocksOf(text: string): Block[] {
  const blocks: Block[] = []
  for (const part of text.trim().split(/\n{2,}/)) {
    let lines: string[] = []
    const flush = () => {
      if (lines.length) blocks.push({ kind: 'p', text: lines.join('\n') })
      lines = []
    }
    for (const line of part.split('\n')) {
      const [, mark, item] = /^(- |\d+\. )(.*)$/.exec(line) ?? []
      const cells = /^\|(.*)\|$/.exec(line.trim())?.[1]?.split('|')
      if (mark !== undefined && item !== undefined) {
        flush()
        const kind = mark === '- ' ? 'ul' : 'ol'
        const open = blocks.at(-1)
        if (open?.kind === kind) open.items.push(item)
        else blocks.push({ kind, items: [item] })
      } else if (cells) {
        flush()
        const row = cells.map((c) => c.trim())
        if (row.every((c) => /^:?-+:?$/.test(c))) continue
        const last = blocks.at(-1)
        if (last?.kind === 'table') last.rows.push(row)
        else blocks.push({ kind: 'table', head: row, rows: [] })
      } else lines.push(line)
    }
    flush()
  }
  return blocks
}

/** Addresses become links; nothing else is interpreted. */
function linked(text: string): ReactNode[] {
  return text.split(/(https?:\/\/[^\s<>()„“"]+[^\s<>()„“".,;:!?])/).map((part, i) =>
    i % 2 ? (
      <a key={`${i}-${part}`} className="kern-link" href={part} rel="noopener">
        {part}
      </a>
    ) : (
      part
    ),
  )
}

/** A text as citizens read it. */
export function Prose({ text, lang }: { text: string; lang?: string | undefined }) {
  const counts = new Map<string, number>()
  const key = (of: string) => {
    const n = (counts.get(of) ?? 0) + 1
    counts.set(of, n)
    return `${of.slice(0, 40)}-${n}`
  }
  return (
    <div className="vz-prose kern-body" lang={lang}>
      {blocksOf(text).map((block) => {
        if (block.kind === 'p') return <p key={key(block.text)}>{linked(block.text)}</p>
        if (block.kind === 'table')
          return (
            <table key={key(block.head.join())}>
              <thead>
                <tr>
                  {block.head.map((cell) => (
                    <th key={key(cell)} scope="col">
                      {cell}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {block.rows.map((row) => (
                  <tr key={key(row.join())}>
                    {row.map((cell) => (
                      <td key={key(cell)}>{linked(cell)}</td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          )
        const items = block.items.map((item) => <li key={key(item)}>{linked(item)}</li>)
        return block.kind === 'ul' ? <ul key={key(block.items.join())}>{items}</ul> : <ol key={key(block.items.join())}>{items}</ol>
      })}
    </div>
  )
}
