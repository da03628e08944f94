import type { Block, Box, Page } from './contract.ts'
import type { Draft, DraftLine } from './draft.ts'
import { layout, type Run } from './layout.ts'

/** Headings wait until the whole document is known: only then the largest size is known. */
export type Headings = { block: Block; size: number }[]

/** Lays runs out and adds their blocks to the last page. `back` leads from the frame in which they were read to the page. */
export function placeRuns(draft: Draft, runs: Run[], back: ((box: Box) => Box) | undefined, scale: number, headings: Headings) {
  const seen = new Set<object>()
  const toPage = (lines: DraftLine[]) => {
    for (const line of lines)
      for (const piece of [line, ...(line.words ?? [])]) {
        if (!piece.box || seen.has(piece)) continue
        seen.add(piece)
        const box = back ? back(piece.box) : piece.box
        piece.box = scale === 1 ? box : [box[0] * scale, box[1] * scale, box[2] * scale, box[3] * scale]
      }
    return lines
  }
  for (const block of layout(runs)) {
    if (block.type === 'table') {
      draft.table(block.rows.map((row) => row.map((cell) => ({ ...cell, lines: toPage(cell.lines ?? []) }))))
      continue
    }
    const placed = draft.block(block.type, toPage(block.lines), block.level ? { level: block.level } : {})
    if (placed && block.type === 'heading') headings.push({ block: placed, size: block.size * scale })
  }
}

/** The largest headings of the document are of level 1. */
export function rank(headings: Headings) {
  const sizes = [...new Set(headings.map((h) => Math.round(h.size)))].sort((a, b) => b - a)
  for (const { block, size } of headings) block.level = Math.min(6, 1 + sizes.indexOf(Math.round(size)))
}

/**
 * Marks running heads and feet: the first and last block of a page, in its outer tenth, when it returns on at least half of the pages
 * (numbers may differ) or is a page's number alone.
 */
export function markMargins(pages: Page[], textOf: (block: Block) => string) {
  for (const side of ['header', 'footer'] as const) {
    const found = new Map<string, Block[]>()
    for (const page of pages) {
      const block = side === 'header' ? page.blocks[0] : page.blocks.filter((b) => b.type !== 'field').at(-1)
      if (!block?.box || block.type === 'table' || page.blocks.length < 2) continue
      const outer = side === 'header' ? block.box[3] < 0.1 * page.height : block.box[1] > 0.9 * page.height
      const text = textOf(block)
      if (!outer || text.length > 150) continue
      const key = text.replace(/\d+/g, '#').replace(/\s+/g, ' ')
      const list = found.get(key)
      if (list) list.push(block)
      else found.set(key, [block])
    }
    for (const [key, blocks] of found) {
      const number = /^(?:(?:Seite|S\.|–|-|—)\s*)?#(?:\s*(?:von|\/|–|-|—)\s*#?)?$/.test(key)
      if (!number && (blocks.length < 2 || blocks.length < pages.length / 2)) continue
      for (const block of blocks) {
        block.type = side
        delete block.level
      }
    }
  }
}
