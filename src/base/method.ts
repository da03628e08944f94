import type { z } from 'zod'
import type { Text } from './say.ts'

/** From what anybody may read to besondere Amtsgeheimnisse (Sozialdaten, Steuergeheimnis, Personalakten). What is in each is the town's data. */
export const dataClasses = ['public', 'internal', 'personal', 'special', 'secret'] as const
export type DataClass = (typeof dataClasses)[number]

/** How far into the AI Act a use reaches. `exempt`: an area of Annex III, but one of the cases of Art. 6 Abs. 3 KI-VO. */
export const riskClasses = ['minimal', 'limited', 'exempt', 'high'] as const

/** `rules`: written by people, no learned model; no AI system in the sense of Art. 3 Nr. 1 KI-VO (recital 12), and in the register all the same. */
export const methodKinds = [
  'prompt',
  'classifier',
  'ocr',
  'detector',
  'extraction',
  'forecast',
  'forwarding',
  'transcription',
  'synthesis',
  'rules',
] as const

/** The risk of a rule that people have set. @see Art. 3 Nr. 1 KI-VO, recital 12 */
export const setByPeople = {
  class: 'minimal',
  reason: {
    de: 'Von Menschen gesetzte Regel ohne Ableitung: kein KI-System (Art. 3 Nr. 1 KI-VO, Erwägungsgrund 12).',
    en: 'A rule set by people, without inference: no AI system (Art. 3 (1) AI Act, recital 12).',
  },
} as const

/** What must be said of a machine before it may be used. */
export type MethodDeclaration<Out extends z.ZodType = z.ZodType> = {
  /** `<module>.<what>` */
  id: string
  /** Raised whenever prompt, model file, rules or output change: decisions and labels name it. */
  version: number
  kind: (typeof methodKinds)[number]
  title: Text
  /** What it is for and what it is not for. */
  purpose: Text
  /** The most sensitive data it may be given. */
  dataClass: DataClass
  /** @see Art. 6, Anhang III, Art. 50 KI-VO; `reason` names the article where it applies */
  risk: { class: (typeof riskClasses)[number]; reason: Text }
  legalBasis: string
  /** Who looks at what it says before anything happens. */
  oversight: Text
  /** What comes out. A string schema means text; anything else is asked for as JSON and checked. */
  output: Out
  /** File or command that measures it. */
  evaluation: string
}

declare const declared: unique symbol
/** Only `method` makes one, so nothing else can be handed to a model. Whether the house lists it is asked again at run time. */
export type Method<Out extends z.ZodType = z.ZodType> = Readonly<MethodDeclaration<Out>> & {
  /** `<id>/<version>`, as proposals, labels and the call log name it. */
  readonly key: string
  readonly [declared]: true
}

/** Why a method may not be used now: an outcome with a sentence, as those of a model are. See method-use.ts. */
export type Closed = { kind: 'switched-off' | 'not-instructed' | 'not-trained'; sentence: Text }

/** The id and version in a proposal's method: `intake.sort/2+17` is release 17 of what `intake.sort/2` has learned. */
export function methodIn(key: string): { id: string; version: number } | undefined {
  const [, id, version] = /^([a-z][a-z.-]*)\/(\d+)(?:\+|$)/.exec(key) ?? []
  return id && version ? { id, version: Number(version) } : undefined
}

/** The declaration behind it, of this or an earlier version: what lay on a desk before an update can still be passed on. */
export function declaredIn(methods: ReadonlyMap<string, Method>, key: string): Method | undefined {
  const named = methodIn(key)
  return named && [...methods.values()].find((m) => m.id === named.id && m.version >= named.version)
}

/** Declares a use of a machine. A module lists it in module.ts (`methods`); what is not listed cannot call a model. */
export function method<const Out extends z.ZodType>(declaration: MethodDeclaration<Out>): Method<Out> {
  const { id, version } = declaration
  if (!/^[a-z][a-z-]*(\.[a-z][a-z-]*)+$/.test(id) || !Number.isInteger(version) || version < 1) throw new Error(`method ${id}/${version}: bad name`)
  return Object.freeze({ ...declaration, key: `${id}/${version}` }) as Method<Out>
}
