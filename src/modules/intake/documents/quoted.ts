import { findQuoted, type Span } from '#ai/language/index.ts'
import type { ReadDocument } from '#ai/reading/index.ts'

/** What a document quotes of the message it answers. `subject`: of the mail that holds it, unless it is a mail itself. */
export function quotedIn({ kind, text, pages, meta }: Pick<ReadDocument, 'kind' | 'text' | 'pages' | 'meta'>): Span[] {
  const isMail = kind === 'eml' || kind === 'msg'
  const marked = isMail ? pages.flatMap((p) => p.blocks).flatMap((b) => (b.type === 'quote' ? [{ start: b.start, end: b.end }] : [])) : []
  return findQuoted(text, {
    marked,
    ...(isMail && meta.subject ? { subject: meta.subject } : {}),
    ...(isMail && meta.inReplyTo ? { answers: true } : {}),
  })
}

/** The words of a document that are its own: what it quotes is blank, every other character at its place. */
export function ownText({ text, quoted }: { text: string; quoted: readonly Span[] }): string {
  let out = ''
  let at = 0
  for (const { start, end } of quoted) {
    out += text.slice(at, start) + text.slice(start, end).replace(/[^\n]/g, ' ')
    at = end
  }
  return out + text.slice(at)
}

export const isQuoted = (place: Span, quoted: readonly Span[]): boolean => quoted.some((q) => place.start >= q.start && place.start < q.end)
