/** A column of a table; `share` is its part of the width. */
type TableColumn = { title: string; share: number; align?: 'left' | 'right' }

/** What a letter is made of. The same blocks become a tagged PDF and a Word file, in this order. */
export type Block =
  | { kind: 'heading'; level: 1 | 2 | 3; text: string }
  | { kind: 'paragraph'; text: string; bold?: boolean; small?: boolean }
  | { kind: 'list'; ordered: boolean; items: readonly string[] }
  | {
      kind: 'table'
      caption: string
      columns: readonly TableColumn[]
      rows: readonly (readonly string[])[] /** The last row is the sum. */
      sum?: boolean
    }
  /** The authority at the top right of the first page. */
  | { kind: 'letterhead'; lines: readonly string[] }
  /** The window of DIN 5008 form B, with reference lines (label, value) to its right. */
  | { kind: 'address'; sender: string; lines: readonly string[]; facts: readonly (readonly [label: string, value: string])[] }
  /** Greeting, name and function of who signs; an empty line is a gap. It stays in one piece. */
  | { kind: 'signature'; lines: readonly string[] }
  /** A frame around sentences that must not be overlooked. */
  | { kind: 'notice'; lines: readonly string[] }

/** A part begins on a page of its own and stands as a group of its own in the structure tree. */
export type Part = { title: string; blocks: readonly Block[] }

export type Paper = {
  title: string
  language: 'de-DE' | 'en-GB'
  /** The authority. */
  author: string
  /** One sentence on what the file is; goes into its metadata. */
  subject: string
  createdAt: Date
  /** Left of the page number on every page. */
  footer: string
  /** Across every page and as a sentence at the top: what has no effect (yet). */
  mark?: { word: string; sentence: string }
  parts: readonly Part[]
  /** RDF descriptions for the XMP packet, as base/provenance.ts writes them. */
  xmp?: string
}
