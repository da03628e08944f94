import { fromDescriptions, type Model } from '#ai/classify/index.ts'
import type { Town } from '#base/town.ts'
import { chooseStelle, confidentEnough, joined, placeIn, type Source } from './rules.ts'

type Models = { types: Model<'open'>; stellen: Model<'open'> }
const models = new WeakMap<Town, Models>()

/** Both classifiers start from the words of the town's own plan: no decision has been seen yet. */
function modelsOf(town: Town): Models {
  const found = models.get(town)
  if (found) return found
  const open = town.stellen.filter((s) => !s.sealed)
  const made = {
    types: fromDescriptions('open', town.documentTypes),
    stellen: fromDescriptions(
      'open',
      open.map((s) => ({ id: s.id, title: s.title, description: s.tasks, keywords: s.keywords })),
    ),
  }
  models.set(town, made)
  return made
}

export type Sorted = {
  documentType: string | null
  /** The Stelle the texts speak for; undefined when nothing does. */
  stelleId: string | undefined
  /** Sure enough to lay it on that desk; else the Poststelle looks first. */
  direct: boolean
  confidence: number
  tags: string[]
  planId: string | null
  evidence: { field: string; documentId: string; start: number; end: number; weight: number }[]
}

/** Document type, Stelle, tags and place in the Aktenplan, each with the words that spoke for it. Pure. */
export function sort(town: Town, sources: readonly Source[]): Sorted {
  const { text, parts } = joined(sources)
  const { types, stellen } = modelsOf(town)
  const byType = types.predict(text)
  const byTasks = stellen.predict(text)
  const type = byType.confidence >= confidentEnough / 2 ? town.documentTypes.find((t) => t.id === byType.label) : undefined
  const { stelleId, confidence } = chooseStelle(byTasks, byType, town.documentTypes)
  const evidence = (field: string, from: typeof byType.evidence) =>
    from
      .filter((e) => e.weight > 0)
      .flatMap(({ start, end, weight }) => {
        const place = placeIn(parts, start, end)
        return place ? [{ field, ...place, weight }] : []
      })
  return {
    documentType: type?.id ?? null,
    stelleId,
    direct: confidence >= confidentEnough,
    confidence: type ? Math.min(confidence, byType.confidence) : confidence / 2,
    tags: type?.tags ?? [],
    planId: type?.aktenplan ?? null,
    evidence: [
      ...(type ? evidence('documentType', byType.evidence) : []),
      ...(byTasks.label === stelleId ? evidence('stelleId', byTasks.evidence) : []),
    ],
  }
}
