import type { ClassDescription, Example } from './contract.ts'
import { randomOf } from './linear.ts'

/** Invented letters for the tests: what three offices are written about, in a few turns of phrase, always the same ones. */
const TOPICS = {
  steueramt: [
    'die Hundesteuer',
    'den Grundsteuerbescheid',
    'eine Mahnung der Stadtkasse',
    'die Gewerbesteuer',
    'eine Ratenzahlung',
    'die Abmeldung meines Hundes',
  ],
  ordnungsamt: [
    'einen Falschparker',
    'die nächtliche Ruhestörung',
    'ein Knöllchen',
    'einen herrenlosen Hund',
    'den Lärm der Gaststätte',
    'ein abgemeldetes Fahrzeug',
  ],
  bauamt: ['ein Schlagloch', 'meinen Bauantrag', 'die defekte Straßenlaterne', 'eine Baugenehmigung', 'den Bebauungsplan', 'einen kaputten Gehweg'],
}
const OPENINGS = [
  'Guten Tag, ich schreibe wegen',
  'Ich habe eine Frage zu',
  'Hiermit melde ich mich wegen',
  'Können Sie mir helfen? Es geht um',
  'Bitte kümmern Sie sich um',
]
const CLOSINGS = ['in unserer Straße.', 'seit letzter Woche.', 'Vielen Dank im Voraus.', 'Ich bitte um Rückruf.', 'Mit freundlichen Grüßen']

/** @param noise share of letters with a label at random: people err */
export function letters(
  n: number,
  { seed = 1, noise = 0, senders = n }: { seed?: number; noise?: number; senders?: number } = {},
): Example<'offen'>[] {
  const random = randomOf(seed)
  const one = <T>(list: readonly T[]) => list[Math.floor(random() * list.length)] as T
  const offices = Object.keys(TOPICS) as (keyof typeof TOPICS)[]
  return Array.from({ length: n }, () => {
    const office = one(offices)
    const text = `${one(OPENINGS)} ${one(TOPICS[office])} ${one(CLOSINGS)}`
    return { text, label: random() < noise ? one(offices) : office, border: 'offen', sender: `s${Math.floor(random() * senders)}` }
  })
}

export const offices: ClassDescription[] = [
  {
    id: 'steueramt',
    title: 'Steueramt',
    description: 'Hundesteuer, Grundsteuer, Gewerbesteuer. Bescheide, Zahlungen und Mahnungen.',
    keywords: ['Hund abmelden', 'Grundsteuerbescheid', 'Ratenzahlung'],
  },
  {
    id: 'ordnungsamt',
    title: 'Ordnungsamt',
    description: 'Parken und ruhender Verkehr, Lärm, Fundsachen, Gewerbe.',
    keywords: ['Falschparker', 'Ruhestörung', 'Gewerbeanmeldung'],
  },
  {
    id: 'bauamt',
    title: 'Bauamt',
    description: 'Baugenehmigungen, Bauanträge, Straßen, Gehwege und ihre Beleuchtung.',
    keywords: ['Schlagloch', 'Straßenlaterne', 'Bauvoranfrage'],
  },
]
