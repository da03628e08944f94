import type { Model } from '#ai/classify/index.ts'
import type { Ctx } from '#base/ctx.ts'
import type { Town } from '#base/town.ts'
import { sorting } from './methods.ts'
import {
  candidates,
  chooseStelle,
  confidentEnough,
  isSureOfDesk,
  joined,
  leastAlone,
  type Prediction,
  placeIn,
  planOfFolder,
  readsEnglish,
  type Source,
  sureOfTags,
} from './rules.ts'
import { coldModels, type Models, open, planOf, stellenModel } from './training.ts'

/** Id and version of the method; a release that has learned is added to it, so that every figure counts for one release. */
export const method = sorting.key

/** What has learned, by border. */
export type Learned = Map<string, { release: number; models: Models }>

const cold = new WeakMap<Town, Map<string, Models | undefined>>()
function coldOf(town: Town, border: string): Models | undefined {
  const known = cold.get(town) ?? new Map<string, Models | undefined>()
  cold.set(town, known)
  if (!known.has(border)) {
    const plan = planOf(town, border)
    known.set(border, plan && coldModels(plan))
  }
  return known.get(border)
}

/** What a house says about itself before anybody has decided anything. */
export type House = Pick<Ctx, 'town' | 'content'>

const responsible = new WeakMap<House['content'], Model | undefined>()
/** The Stellen in the words of the services they are responsible for as well; undefined where the town describes none. */
function responsibleOf({ town, content }: House): Model | undefined {
  if (!responsible.has(content)) {
    const plan = content.services.some((s) => s.stelle) ? planOf(town, open, content.services) : undefined
    responsible.set(content, plan && stellenModel(plan))
  }
  return responsible.get(content)
}

export type Sorted = {
  documentType: string | null
  /** The type is more likely right than wrong: what follows from it may hurry somebody. */
  sure: boolean
  /** How sure the type is by itself, and whether the Stelle that the tasks speak for is the one that such documents go to. */
  typeConfidence: number
  agreed: boolean
  /** The Stelle the texts speak for; undefined when nothing does. */
  stelleId: string | undefined
  /** Sure enough to lay it on that desk; else the Poststelle looks first. */
  direct: boolean
  confidence: number
  tags: string[]
  planId: string | null
  evidence: { field: string; documentId: string; start: number; end: number; weight: number }[]
  method: string
}

/**
 * Document type, Stelle, tags and place in the Aktenplan, each with the words that spoke for it. A letter's border is not known when it arrives: the open model
 * is asked first, which has seen nothing from behind a border; where its answer lies behind one, the model of that border says what it is there. Where nobody's
 * decisions speak yet and the plan leaves the desk open, what the town tells citizens about its services is heard too: they write "rausgeworfen", the plan says
 * "Obdachlosigkeit". Only there, because a paper that the plan is sure of shares too many words with services. Pure.
 */
export function sort(
  house: House,
  sources: readonly Source[],
  learned: Learned = new Map(),
  archive?: { /** Where it lay. */ folder: string /** Whose archive it is; null: whoever it reads like. */; stelleId: string | null },
): Sorted {
  const { town } = house
  const { text: letters, parts } = joined(sources)
  // Behind the letter, so that its places stay; twice, because who filed it there knew what it is.
  const text = archive ? `${letters}\n${`${archive.folder.replace(/[/_\d.-]+/g, ' ')}\n`.repeat(2)}` : letters
  const general = learned.get(open)
  const first = general?.models ?? (coldOf(town, open) as Models)
  let byType: Prediction = first.types.predict(text)
  let byTasks: Prediction = first.stellen.predict(text)
  let tagger = first.tags
  let taught = !!general
  let used = general ? `+${general.release}` : ''
  const plan = general && coldOf(town, open)
  if (plan) {
    // Of what lies behind a border the open model has seen nothing: there the words of the plan speak, as before anybody had decided.
    const described: Prediction = plan.types.predict(text)
    const secret = borderOf(town, described.label)
    if (secret && (borderOf(town, byType.label) === secret || described.confidence > byType.confidence)) {
      byType = described
      byTasks = plan.stellen.predict(text)
      tagger = plan.tags
      taught = false
    }
  }
  // Everything the plan says is German: in an English letter one or two words that happen to be both (name, enter) say nothing.
  const doubtful = !general && wordsFor(byType, text).size < 3 && readsEnglish(letters)
  if (doubtful) {
    byType = scaled(byType, doubt)
    byTasks = scaled(byTasks, doubt)
  }
  const border = borderOf(town, byType.label)
  const own = border ? learned.get(border) : undefined
  if (border && own) {
    // How sure the open model is that it lies behind this border at all.
    const share = Math.min(
      1,
      candidates(byType)
        .filter((p) => borderOf(town, p.label) === border)
        .reduce((sum, p) => sum + p.confidence, 0),
    )
    byType = scaled(own.models.types.predict(text), share)
    byTasks = scaled(own.models.stellen.predict(text), share)
    tagger = own.models.tags
    taught = true
    used += `+${border}.${own.release}`
  }
  const sure = !doubtful && byType.confidence >= confidentEnough
  const type = byType.confidence >= confidentEnough / 2 ? town.documentTypes.find((t) => t.id === byType.label) : undefined
  const named = archive && planOfFolder(archive.folder, town.aktenplan)
  const usual = sure ? type?.stelle : undefined
  let chosen = chooseStelle(byTasks, byType, town.documentTypes)
  // What reads like nobody's in the house shares its words (lost, moved, apply) with what is somebody's.
  const settled = isSureOfDesk(chosen, usual) || chosen.stelleId === town.town.poststelle
  const services = taught || settled ? undefined : responsibleOf(house)
  if (services) {
    byTasks = scaled(services.predict(text), doubtful ? doubt : 1)
    chosen = chooseStelle(byTasks, byType, town.documentTypes)
    // One word ("Brief" of Briefwahl) lays nothing on a desk.
    if (wordsFor(byTasks, text).size < 2) chosen = { ...chosen, single: 0 }
  }
  const stelleId = archive?.stelleId ?? chosen.stelleId
  const confidence = archive?.stelleId ? 1 : chosen.confidence
  const evidence = (field: string, from: Prediction['evidence']) =>
    from
      .filter((e) => e.weight > 0)
      .flatMap(({ start, end, weight }) => {
        const place = placeIn(parts, start, end)
        return place ? [{ field, ...place, weight }] : []
      })
  const seen = new Set(tagger.state.trained ? tagger.labels : [])
  const found = tagger.predict(text).filter((t) => seen.has(t.label) || t.certainty === 'sicher')
  return {
    documentType: type?.id ?? null,
    sure,
    typeConfidence: type ? byType.confidence : 0,
    agreed: !!type && byTasks.label === type.stelle && byTasks.confidence >= leastAlone,
    stelleId,
    direct: archive?.stelleId ? true : isSureOfDesk(chosen, usual),
    confidence: type ? Math.min(confidence, byType.confidence) : confidence / 2,
    tags: [...new Set([...(byType.confidence >= sureOfTags ? (type?.tags ?? []) : []), ...found.map((t) => t.label)])],
    planId: named ?? type?.aktenplan ?? null,
    evidence: [
      ...(type ? evidence('documentType', byType.evidence) : []),
      ...(byTasks.label === stelleId ? evidence('stelleId', byTasks.evidence) : []),
      ...found.flatMap((t) => evidence('tags', t.evidence).slice(0, 2)),
    ],
    method: `${method}${used}`,
  }
}

/** The different words of a text that speak for the answer. */
const wordsFor = ({ evidence }: Prediction, text: string) =>
  new Set(evidence.flatMap((e) => (e.weight > 0 && e.end - e.start > 3 ? [text.slice(e.start, e.end).toLowerCase()] : [])))
/** What is left of the confidence in words that two languages share. */
const doubt = 0.6
const scaled = (p: Prediction, share: number): Prediction => ({
  ...p,
  confidence: p.confidence * share,
  runnersUp: p.runnersUp.map((r) => ({ ...r, confidence: r.confidence * share })),
})
const borderOf = (town: Town, type: string | undefined) => {
  const plan = town.documentTypes.find((t) => t.id === type)?.aktenplan
  return town.aktenplan.find((p) => p.id === plan)?.border ?? undefined
}
