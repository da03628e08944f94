/** Sentences by code, in both languages of the screens. `{name}` is filled from the facts. */
export type Language = 'de' | 'en'
export type Text = { de: string; en: string }
export type Texts = Record<string, Text>

/**
 * @returns the sentence with its facts filled in; a fact that is itself said in both languages is said in this one; a missing one stays visible as `{name}`, so
 * that a test sees it
 */
export const say = (text: Text, facts: Record<string, unknown> = {}, language: Language = 'de'): string =>
  text[language].replace(/\{(\w+)\}/g, (whole, name: string) => (name in facts ? String(spoken(facts[name], language)) : whole))

const spoken = (fact: unknown, language: Language): unknown =>
  typeof fact === 'object' && fact && language in fact ? (fact as Text)[language] : fact
