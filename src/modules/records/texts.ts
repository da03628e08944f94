import type { Texts } from '#base/texts.ts'

export const errorTexts: Texts = {
  'records.not-found': { de: 'Diese Akte gibt es nicht, oder Sie dürfen sie nicht sehen.', en: 'This file does not exist, or you may not see it.' },
  'records.no-such-plan-entry': { de: 'Der Aktenplan hat kein Zeichen „{plan}“.', en: 'The filing plan has no entry “{plan}”.' },
  'records.plan-entry-is-group': {
    de: '„{plan}“ ist eine Gruppe des Aktenplans. Bitte wählen Sie ein Zeichen darunter.',
    en: '“{plan}” is a group of the filing plan. Please choose an entry below it.',
  },
  'records.akte-not-open': { de: 'Die Akte {aktenzeichen} ist geschlossen.', en: 'The file {aktenzeichen} is closed.' },
}

/** The sentences of the pages. */
export const texts = {
  title: { de: 'Akten', en: 'Files' },
  intro: {
    de: 'Sie finden hier die Akten, die Ihre Stellen sehen dürfen. Was hinter einem Amtsgeheimnis liegt, sehen nur die Zuständigen; jeder Blick hinein wird vermerkt.',
    en: 'Here are the files your posts may see. What lies behind official secrecy only those responsible see; every look is recorded.',
  },
  search: { de: 'Suchen', en: 'Search' },
  searchHint: { de: 'Aktenzeichen oder Wort aus dem Titel', en: 'File number or a word of the title' },
  underPlan: { de: 'Nur unter {plan}', en: 'Only under {plan}' },
  allPlans: { de: 'Alle zeigen', en: 'Show all' },
  emptyTitle: { de: 'Keine Akte gefunden', en: 'No file found' },
  emptyBody: {
    de: 'Versuchen Sie ein anderes Wort oder einen Teil des Aktenzeichens.',
    en: 'Try another word or a part of the file number.',
  },
  number: { de: 'Aktenzeichen', en: 'File number' },
  name: { de: 'Titel', en: 'Title' },
  plan: { de: 'Aktenplan', en: 'Filing plan' },
  stelle: { de: 'Stelle', en: 'Post' },
  status: { de: 'Stand', en: 'Status' },
  openedOn: { de: 'Angelegt', en: 'Opened' },
  open: { de: 'In Bearbeitung', en: 'Open' },
  closed: { de: 'Z. d. A.', en: 'Closed' },
  void: { de: 'Zurückgenommen', en: 'Void' },
  border: { de: 'Amtsgeheimnis', en: 'Secrecy' },
  sozialdaten: { de: 'Sozialgeheimnis (§ 35 SGB I)', en: 'Social secrecy (§ 35 SGB I)' },
  steuergeheimnis: { de: 'Steuergeheimnis (§ 30 AO)', en: 'Tax secrecy (§ 30 AO)' },
  personal: { de: 'Personalakten', en: 'Personnel files' },
  melde: { de: 'Meldegeheimnis (§ 5 BMG)', en: 'Register secrecy (§ 5 BMG)' },
  entries: { de: 'Was in der Akte liegt', en: 'What lies in the file' },
  noEntries: { de: 'Diese Akte ist leer.', en: 'This file is empty.' },
  filedAt: { de: 'abgelegt {instant}', en: 'filed {instant}' },
  planTitle: { de: 'Aktenplan', en: 'Filing plan' },
  planIntro: {
    de: 'Der Aktenplan der Stadt. Akten gibt es nur an den Enden des Baums; dort steht auch, wie lange sie bleiben.',
    en: 'The filing plan of the town. Files exist only at the ends of the tree; there it also says how long they stay.',
  },
  keep: { de: '{years} Jahre, dann {afterwards}', en: '{years} years, then {afterwards}' },
  anbieten: { de: 'dem Archiv anbieten', en: 'offer to the archive' },
  vernichten: { de: 'vernichten', en: 'destroy' },
  akten: { de: '{count} Akten', en: '{count} files' },
  akte: { de: '1 Akte', en: '1 file' },
  noAkten: { de: 'keine Akten', en: 'no files' },
} satisfies Texts
