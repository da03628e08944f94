import type { z } from 'zod'
import { amountText } from '#base/content/index.ts'
import { bausteine, type Change as Changed, type Leistung } from './contract.ts'

/** A Leistung field by field as people read it, in the order of the page. */
function fieldsOf(l: Leistung): [field: string, text: string][] {
  return [
    ['title', l.title],
    ['name', l.name],
    ['kind', l.kind],
    ['leika', l.leika.join(', ')],
    ['topics', l.topics.join(', ')],
    ['lifeSituations', l.lifeSituations.join(', ')],
    ['authority', l.authority ? Object.values(l.authority).join('\n') : ''],
    ['office', [l.office, l.stelle].filter(Boolean).join(', ')],
    ['fees', l.fees.map((f) => `${f.what}: ${amountText(f)}${f.bylaw || f.law ? ` (${f.bylaw ?? f.law})` : ''}`).join('\n')],
    ['duration', l.duration],
    ['deadline', l.deadline],
    ['documents', l.documents.map((d) => (d.when ? `${d.what} (${d.when})` : d.what)).join('\n')],
    ['forms', [...l.forms, ...(l.online ? [`online: ${l.online}`] : [])].join(', ')],
    ['links', l.links.map((x) => `${x.title}: ${x.url}`).join('\n')],
    ['law', l.law.join('\n')],
    ['languages', l.languages.join(', ')],
    ['keywords', l.keywords.join(', ')],
    ['synonyms', l.synonyms.join(', ')],
    ['localRule', l.localRule ?? ''],
    ['validFrom', l.validFrom ?? ''],
    ...bausteine.map((b): [string, string] => [b, l.texts[b] ?? '']),
  ]
}

type Change = z.output<typeof Changed>

/** What is said differently, field by field; all that is said where there was nothing before. */
export function changesOf(before: Leistung | undefined, after: Leistung): Change[] {
  const old = new Map(before ? fieldsOf(before) : [])
  return fieldsOf(after).flatMap(([field, text]) => ((old.get(field) ?? '') === text ? [] : [{ field, before: old.get(field) ?? '', after: text }]))
}
