import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '#base/errors.ts'
import { zmsDocuments } from './sources/catalogue.ts'

export type Text = { id: string; title?: string; text: string }
export type Query = { id: string; query: string; relevant: string[] }

const lines = <T>(path: string): T[] => {
  if (!existsSync(path)) throw new AppError('knowledge.set-missing', 422, { path })
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as T)
}

/** The service catalogue of Munich: name, description, fees and forms are searched; what the editors know people type is hidden and asked instead. */
export function munich(data: string, queries = 'keyword_queries.dev.jsonl'): { corpus: Text[]; queries: Query[] } {
  const folder = join(data, 'catalogue/munich')
  const path = join(folder, 'services.jsonl')
  if (!existsSync(path)) throw new AppError('knowledge.set-missing', 422, { path })
  const services = zmsDocuments(readFileSync(path), { keywords: false, hidden: true })
  return {
    corpus: services.map((s) => ({ id: s.key, title: s.title, text: s.sections.map((x) => [...x.path, x.text].join('\n')).join('\n\n') })),
    queries: lines<Query>(join(folder, queries)).map(({ id, query, relevant }) => ({ id, query, relevant })),
  }
}

/** Questions on municipal pages; relevant is the page that a person found the answer on. Questions without an answer ask for nothing here. */
export function omos(data: string, parts: readonly string[] = ['dev']): { corpus: Text[]; queries: Query[] } {
  const folder = join(data, 'retrieval/omos_qa')
  const pages = lines<{ docId: string; city: string; pageId: number; title: string; text: string }>(join(folder, 'retrieval_corpus_de.jsonl'))
  const byPage = Map.groupBy(pages, (p) => `${p.city}:${p.pageId}`)
  const asked = parts.flatMap((part) =>
    lines<{ id: number; question: string; answers: number[]; city: string; pageId: number }>(join(folder, `${part}_de.jsonl`)).map((q) => ({
      ...q,
      part,
    })),
  )
  return {
    corpus: pages.map((p) => ({ id: p.docId, title: p.title, text: p.text })),
    queries: asked
      .filter((q) => q.answers.length > 0)
      .map((q) => ({ id: `${q.part}-${q.id}`, query: q.question, relevant: (byPage.get(`${q.city}:${q.pageId}`) ?? []).map((p) => p.docId) })),
  }
}
