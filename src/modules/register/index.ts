/** The door: for the command line (dossier, eval --keep) and for modules that ask what their method needs. */
export { draft, keepEvaluation } from './service.ts'
