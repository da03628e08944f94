/** The door of the services: facts of the town (pure), Leistungen as citizens see them, and the form finder. */
export {
  bylawRate,
  type Counter,
  exceptionsOf,
  type FeeFact,
  feeOn,
  nextDates,
  nextOpen,
  type OfficeFact,
  type OpenDay,
  officeFact,
  openOn,
  weekOf,
} from './facts.ts'
export { findForm, servicesSource } from './finder.ts'
export { form, lifeSituation, office, page } from './service.ts'
