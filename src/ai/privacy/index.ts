/** The door of the library: finding, hiding and bringing back personal data, and proving that it is gone. */
export { type DetectOptions, detect, type Official } from './detect.ts'
export { type Finding, type FindingType, findingTypes, type SpecialCategory } from './findings.ts'
export { mask, openVault, restore, restoreStream, restoreTransform, type Vault } from './mask.ts'
export { masking } from './method.ts'
export { proveRemoved, type RemovedSpan, type Survivor } from './removal.ts'
