import type { Land } from '#base/calendar/index.ts'
import type { Text } from '#base/say.ts'
import type { Emergency } from './rules.ts'

type Number = { who: Text; phone: string }

const police: Number = { who: { de: 'Polizei', en: 'Police' }, phone: '110' }
const fire: Number = { who: { de: 'Feuerwehr und Rettungsdienst', en: 'Fire and ambulance' }, phone: '112' }
const doctor: Number = {
  who: { de: 'Ärztlicher Bereitschaftsdienst (nicht lebensbedrohlich)', en: 'Doctor on call (not life-threatening)' },
  phone: '116 117',
}
const pastoral: readonly Number[] = [
  { who: { de: 'Telefonseelsorge', en: 'Crisis line (Telefonseelsorge)' }, phone: '0800 1110111' },
  { who: { de: 'Telefonseelsorge', en: 'Crisis line (Telefonseelsorge)' }, phone: '0800 1110222' },
]
const youth: Number = {
  who: { de: 'Nummer gegen Kummer für Kinder und Jugendliche', en: 'Help line for children and young people' },
  phone: '116 111',
}
const women: Number = { who: { de: 'Hilfetelefon Gewalt gegen Frauen', en: 'Help line: violence against women' }, phone: '116 016' }
const men: Number = { who: { de: 'Hilfetelefon Gewalt an Männern', en: 'Help line: violence against men' }, phone: '0800 1239900' }

/** The eight Giftinformationszentren by Land; the Saarland joined Mainz. @see § 16e ChemG */
const poisonCentres: Record<Land, { place: string; phone: string }> = Object.fromEntries(
  (
    [
      [['BW'], 'Freiburg', '0761 19240'],
      [['BY'], 'München', '089 19240'],
      [['BE', 'BB'], 'Berlin', '030 19240'],
      [['HB', 'HH', 'NI', 'SH'], 'Göttingen', '0551 19240'],
      [['HE', 'RP', 'SL'], 'Mainz', '06131 19240'],
      [['NW'], 'Bonn', '0228 19240'],
      [['MV', 'SN', 'ST', 'TH'], 'Erfurt', '0361 730730'],
    ] as [Land[], string, string][]
  ).flatMap(([laender, place, phone]) => laender.map((land) => [land, { place, phone }])),
) as Record<Land, { place: string; phone: string }>

/** Whom to call, the most urgent first. */
export function numbersFor(kind: Emergency, land: Land): readonly Number[] {
  const poison = poisonCentres[land]
  const giftnotruf: Number = { who: { de: `Giftnotruf ${poison.place}`, en: `Poison control ${poison.place}` }, phone: poison.phone }
  const table: Record<Emergency, readonly Number[]> = {
    fire: [fire],
    gas: [fire],
    medical: [fire, doctor],
    poison: [fire, giftnotruf],
    crime: [police, fire],
    violence: [police, women, men],
    child: [police, youth],
    crisis: [fire, ...pastoral, youth],
  }
  return table[kind]
}

/** One short thing to do at once, where one helps. */
export const firstAid: Partial<Record<Emergency, Text>> = {
  fire: {
    de: 'Bringen Sie sich und andere in Sicherheit, schließen Sie Türen, nehmen Sie die Treppe.',
    en: 'Get yourself and others to safety, close doors, take the stairs.',
  },
  gas: {
    de: 'Fenster auf, kein Licht und keine Klingel, Haus verlassen, von draußen anrufen.',
    en: 'Open windows, touch no switch or bell, leave the house, call from outside.',
  },
  poison: {
    de: 'Nicht erbrechen lassen. Halten Sie bereit, was und wie viel es war.',
    en: 'Do not make anyone vomit. Have at hand what it was and how much.',
  },
}
