import type { Block, Box } from './contract.ts'
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
