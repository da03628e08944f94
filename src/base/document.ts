import { z } from 'zod'
import { escaped } from './escaped.ts'

/** A document that is made from data: drafts for officers, reports. Plain enough to be a page, a print-out and a file of text. */
export const Block = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('text'), text: z.string() }),
  z.object({ kind: z.literal('list'), items: z.array(z.string()) }),
  z.object({ kind: z.literal('table'), caption: z.string(), head: z.array(z.string()), rows: z.array(z.array(z.string())) }),
  /** What no machine can know: a person has to write it. */
  z.object({ kind: z.literal('gap'), text: z.string() }),
])
export type Block = z.output<typeof Block>
export const Section = z.object({ title: z.string(), blocks: z.array(Block) })
export type Section = z.output<typeof Section>
export const Paper = z.object({ title: z.string(), about: z.string(), sections: z.array(Section) }).meta({ id: 'Paper' })
export type Paper = z.output<typeof Paper>

export const text = (content: string): Block => ({ kind: 'text', text: content })
export const list = (items: string[]): Block => ({ kind: 'list', items })
export const gap = (content: string): Block => ({ kind: 'gap', text: content })
export const table = (caption: string, head: string[], rows: string[][]): Block => ({ kind: 'table', caption, head, rows })

/** As Markdown; a gap is a line that asks to be filled. */
export function markdown({ title, about, sections }: Paper): string {
  const cell = (content: string) => content.replaceAll('|', '\\|').replace(/\s+/g, ' ').trim()
  const row = (cells: readonly string[]) => `| ${cells.map(cell).join(' | ')} |`
  const block = (b: Block): string =>
    b.kind === 'text'
      ? b.text
      : b.kind === 'gap'
        ? `**[auszufüllen: ${b.text}]**`
        : b.kind === 'list'
          ? b.items.map((i) => `- ${i.replace(/\s+/g, ' ')}`).join('\n')
          : [row(b.head), row(b.head.map(() => '---')), ...b.rows.map(row)].join('\n')
  const parts = sections.map((s) => [`## ${s.title}`, ...s.blocks.map(block)].join('\n\n'))
  return `${[`# ${title}`, about, ...parts].join('\n\n')}\n`
}

/** As a page to print, without style or script: it must run nowhere. */
export function html({ title, about, sections }: Paper): string {
  const block = (b: Block): string =>
    b.kind === 'text'
      ? `<p>${escaped(b.text)}</p>`
      : b.kind === 'gap'
        ? `<p><strong>[auszufüllen: ${escaped(b.text)}]</strong></p>`
        : b.kind === 'list'
          ? `<ul>${b.items.map((i) => `<li>${escaped(i)}</li>`).join('')}</ul>`
          : `<table border="1"><caption>${escaped(b.caption)}</caption><thead><tr>${b.head.map((h) => `<th scope="col">${escaped(h)}</th>`).join('')}</tr></thead><tbody>${b.rows
              .map((r) => `<tr>${r.map((c, i) => (i ? `<td>${escaped(c)}</td>` : `<th scope="row">${escaped(c)}</th>`)).join('')}</tr>`)
              .join('')}</tbody></table>`
  const parts = sections.map((s) => `<section><h2>${escaped(s.title)}</h2>${s.blocks.map(block).join('\n')}</section>`)
  return `<!doctype html>
<html lang="de"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(title)}</title></head>
<body><main><h1>${escaped(title)}</h1><p>${escaped(about)}</p>
${parts.join('\n')}
</main></body></html>
`
}

/** The forms a paper leaves the house in. */
export const paperFormats = ['html', 'md'] as const
export function paperFile(paper: Paper, format: (typeof paperFormats)[number]) {
  return {
    bytes: Buffer.from(format === 'md' ? markdown(paper) : html(paper)),
    type: format === 'md' ? 'text/markdown; charset=utf-8' : 'text/html; charset=utf-8',
    name: `${paper.title.replace(/[/\\:]+/g, '-')}.${format}`,
    inline: format === 'html',
  }
}
