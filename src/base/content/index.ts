export { type Occurrence, occurrencesOf } from './dates.ts'
export { checkContent, loadContent } from './load.ts'
export { type Amount, amountText, inForce, latest, rateOf, sourceOf } from './rates.ts'
export {
  type Baustein,
  type Building,
  type Bylaw,
  bausteine,
  type Calendar,
  type Content,
  type Fee,
  type Form,
  type LifeSituation,
  type Service,
  serviceKinds,
  type Topic,
} from './schema.ts'
export { sectionsOf } from './sections.ts'
