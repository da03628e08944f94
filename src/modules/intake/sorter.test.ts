import { expect, test } from 'vitest'
import { loadContent } from '#base/content/index.ts'
import { loadTown } from '#base/town.ts'
import { sort } from './sorter.ts'

const town = loadTown('towns/musterstadt')
const house = { town, content: loadContent(town) }

// A kreisangehörige Stadt registers no vehicles: the Poststelle passes it on. Its words (Verlust, Ausweis, Bescheinigung) are those of the Bürgerbüro.
test.each([
  'Ich habe die Zulassungsbescheinigung Teil I verloren und brauche eine neue. Welchen Ausweis muss ich mitbringen?',
  'Mir wurden beide Nummernschilder gestohlen. Ich möchte den Verlust der Kennzeichen melden und neue beantragen.',
  'Wer ist der Halter dieses Fahrzeugs? Ich beantrage eine Halterauskunft, der Wagen hat meinen gestreift.',
  'Unsere Werkstatt beantragt ein rotes Händlerkennzeichen für Probefahrten, die Bescheinigung liegt bei.',
  'Ich bin umgezogen und möchte die neue Anschrift in die Fahrzeugpapiere eintragen lassen.',
])('vehicle registration goes to no desk of the house: %s', (text) => {
  const { stelleId, direct } = sort(house, [{ documentId: 'd', text }])
  expect(direct && stelleId !== town.town.poststelle ? stelleId : town.town.poststelle).toBe('10.11')
  expect(stelleId).not.toBe('32.30')
})

// What people write is not what the plan calls it. Each: who is responsible, and a word of the letter that must stand beside the proposal.
test.each([
  [
    '50.20',
    'gekündigt',
    'Mir wurde die Wohnung gekündigt, weil ich zwei Monatsmieten nicht zahlen konnte. Ich habe eine Tochter von sechs Jahren und finde nichts Neues.',
  ],
  [
    '50.20',
    'gerichtsvollzieher',
    'ich muss am 30.11. aus meiner wohnung raus, der gerichtsvollzieher kommt um 9 uhr. ich weiß nicht wo ich hin soll, mit meiner tochter.',
  ],
  ['32.30', 'Perso', 'Mir wurde die Tasche gestohlen, darin war mein Perso. Ich brauche einen neuen.'],
  ['32.10', 'selbständig', 'Ich mache mich zum Jahresanfang mit einem Nagelstudio selbständig. Was muss ich bei Ihnen melden?'],
  ['34.00', 'gestorben', 'Meine Mutter ist gestern zu Hause gestorben. Der Arzt war da. Was muss ich beim Amt machen?'],
])('before anybody decided, the words of the services find %s by "%s"', (stelle, word, text) => {
  const found = sort(house, [{ documentId: 'd', text }])
  expect(found.stelleId).toBe(stelle)
  const words = found.evidence.filter((e) => e.field === 'stelleId').map((e) => text.slice(e.start, e.end))
  expect(words.join(' ')).toContain(word)
  expect(sort({ town, content: { ...house.content, services: [] } }, [{ documentId: 'd', text }]).stelleId, 'the plan alone').not.toBe(stelle)
})

test('what the plan is sure of the services do not change', () => {
  const letter = [
    {
      documentId: 'd',
      text: 'Ich beantrage Wohngeld als Mietzuschuss, die Mietbescheinigung und der Nachweis über mein Einkommen liegen an.',
    },
  ]
  const alone = sort({ town, content: { ...house.content, services: [] } }, letter)
  expect(alone.direct).toBe(true)
  expect(sort(house, letter)).toEqual(alone)
})
