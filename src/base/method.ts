import type { z } from 'zod'
import type { Text } from './say.ts'

/** From what anybody may read to besondere Amtsgeheimnisse (Sozialdaten, Steuergeheimnis, Personalakten). What is in each is the town's data. */
export const dataClasses = ['public', 'internal', 'personal', 'special', 'secret'] as const
export type DataClass = (typeof dataClasses)[number]

/** How far into the AI Act a use reaches. `exempt`: an area of Annex III, but one of the cases of Art. 6 Abs. 3 KI-VO. */
export const riskClasses = ['minimal', 'limited', 'exempt', 'high'] as const

/** What must be said of a machine before it may be used. German where the register shows it. */
export type MethodDeclaration<Out extends z.ZodType = z.ZodType> = {
  /** `<module>.<what>` */
  id: string
  /** Raised whenever prompt, model file, rules or output change: decisions and labels name it. */
  version: number
  kind: 'prompt' | 'classifier' | 'ocr' | 'detector' | 'extraction' | 'forecast' | 'forwarding'
  title: Text
  /** What it is for and what it is not for. */
  purpose: string
  /** The most sensitive data it may be given. */
  dataClass: DataClass
  /** @see Art. 6, Anhang III, Art. 50 KI-VO; `reason` names the article where it applies */
  risk: { class: (typeof riskClasses)[number]; reason: string }
  legalBasis: string
  /** Who looks at what it says before anything happens. */
  oversight: string
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

/** Declares a use of a machine. A module lists it in module.ts (`methods`); what is not listed cannot call a model. */
export function method<const Out extends z.ZodType>(declaration: MethodDeclaration<Out>): Method<Out> {
  const { id, version } = declaration
  if (!/^[a-z][a-z-]*(\.[a-z][a-z-]*)+$/.test(id) || !Number.isInteger(version) || version < 1) throw new Error(`method ${id}/${version}: bad name`)
  return Object.freeze({ ...declaration, key: `${id}/${version}` }) as Method<Out>
}
