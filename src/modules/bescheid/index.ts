/** The door of Bescheide: write a draft, check that it can be issued, look at it before, issue it by a decision of one's own, list, and take out with an Akte. */
export { remedyOpen, withRemedy } from './belehrung.ts'
export { Content, issued, made, Preview } from './contract.ts'
export { issue } from './issue.ts'
export { assertIssuable, draft, erase, listOf, preview } from './service.ts'
