/** The door of the Leistungspakete: a service as data, read, checked and asked. */
export { checkFiles, digestOf, readWhole, wholeOf } from './check.ts'
export { type Answer, type Leistungspaket, type PackageFiles, readPackage } from './decide.ts'
export { versionDifferences } from './differences.ts'
export { type Answers, checkAnswers, type FormField, relevantOf } from './form.ts'
export { type Precheck, precheck, type Seen, tariffOf } from './precheck.ts'
export { endProducts, type Guide, gates, type Leistung, type TownPlan, type Whole } from './whole.ts'
