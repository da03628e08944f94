import { closedSentences, say, type Text } from '#base/texts.ts'
import type { Failure } from './contract.ts'

/** What a person reads when a call ended without an answer: what happened, and what she can do. */
const sentences: Record<Failure['kind'], Text> = {
  refused: {
    de: 'Diese Daten ({dataClass}) dürfen nur an ein Sprachmodell im eigenen Haus, und es ist keines eingerichtet. Es wurde nichts verschickt.',
    en: 'This data ({dataClass}) may only go to a language model in the house, and there is none. Nothing was sent.',
  },
  'too-long': {
    de: 'Der Text ist länger, als das Sprachmodell auf einmal lesen kann. Bitte kürzen oder aufteilen.',
    en: 'The text is longer than the language model can read at once. Please shorten or split it.',
  },
  'no-engine': {
    de: 'Es ist kein Sprachmodell eingerichtet, das dies kann. Alles andere geht auch ohne.',
    en: 'No language model that can do this is set up. Everything else works without one.',
  },
  'over-budget': {
    de: 'Das Monatsbudget für Sprachmodelle ist ausgeschöpft ({scope}). Die Systemverwaltung kann es erhöhen; ohne Modell geht die Arbeit weiter.',
    en: 'This month’s budget for language models is used up ({scope}). The administrator can raise it; work goes on without a model.',
  },
  overloaded: {
    de: 'Gerade fragen sehr viele das Sprachmodell. Bitte versuchen Sie es in einer Minute noch einmal.',
    en: 'Very many people are asking the language model right now. Please try again in a minute.',
  },
  'engine-down': {
    de: 'Das Sprachmodell antwortet gerade nicht. Bitte versuchen Sie es später noch einmal; Ihre Eingabe ist nicht verloren.',
    en: 'The language model does not answer at the moment. Please try again later; nothing you entered is lost.',
  },
  'timed-out': {
    de: 'Das Sprachmodell hat zu lange gebraucht. Bitte versuchen Sie es noch einmal oder fragen Sie kürzer.',
    en: 'The language model took too long. Please try again or ask a shorter question.',
  },
  'broken-off': {
    de: 'Die Antwort des Sprachmodells brach mittendrin ab. Was da ist, ist unvollständig.',
    en: 'The language model’s answer broke off half-way. What there is of it is incomplete.',
  },
  'format-invalid': {
    de: 'Das Sprachmodell hat auch beim zweiten Mal nicht in der verlangten Form geantwortet. Sein Ergebnis wurde verworfen.',
    en: 'The language model did not answer in the required form, not even the second time. Its result was discarded.',
  },
  cancelled: { de: 'Abgebrochen.', en: 'Cancelled.' },
  ...closedSentences,
}
const scopes: Record<string, Text> = {
  town: { de: 'der Stadt', en: 'of the town' },
  office: { de: 'Ihres Amtes', en: 'of your office' },
  person: { de: 'Ihr persönliches', en: 'your own' },
  method: { de: 'dieses Verfahrens', en: 'of this method' },
  key: { de: 'dieses Schlüssels', en: 'of this key' },
}
const classes: Record<string, Text> = {
  public: { de: 'öffentlich', en: 'public' },
  internal: { de: 'intern', en: 'internal' },
  personal: { de: 'personenbezogen', en: 'personal' },
  special: { de: 'besondere Kategorie', en: 'special category' },
  secret: { de: 'besonderes Amtsgeheimnis', en: 'official secrecy' },
}

/** A failure with its sentence in both languages. */
export function failure(kind: Failure['kind'], facts: { scope?: string; dataClass?: string; call?: string } = {}): Failure {
  const filled = (language: 'de' | 'en') =>
    say(
      sentences[kind],
      { scope: scopes[facts.scope ?? '']?.[language] ?? '', dataClass: classes[facts.dataClass ?? '']?.[language] ?? '' },
      language,
    )
  return { kind, sentence: { de: filled('de'), en: filled('en') }, ...(facts.call ? { call: facts.call } : {}) }
}
