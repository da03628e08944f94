import { expect, test } from 'vitest'
import { loadTown } from '#base/town.ts'
import { sort } from './sorter.ts'

const town = loadTown('towns/musterstadt')

// A kreisangehörige Stadt registers no vehicles: the Poststelle passes it on. Its words (Verlust, Ausweis, Bescheinigung) are those of the Bürgerbüro.
test.each([
  'Ich habe die Zulassungsbescheinigung Teil I verloren und brauche eine neue. Welchen Ausweis muss ich mitbringen?',
  'Mir wurden beide Nummernschilder gestohlen. Ich möchte den Verlust der Kennzeichen melden und neue beantragen.',
  'Wer ist der Halter dieses Fahrzeugs? Ich beantrage eine Halterauskunft, der Wagen hat meinen gestreift.',
  'Unsere Werkstatt beantragt ein rotes Händlerkennzeichen für Probefahrten, die Bescheinigung liegt bei.',
  'Ich bin umgezogen und möchte die neue Anschrift in die Fahrzeugpapiere eintragen lassen.',
])('vehicle registration goes to no desk of the house: %s', (text) => {
  const { stelleId, direct } = sort(town, [{ documentId: 'd', text }])
  expect(direct && stelleId !== town.town.poststelle ? stelleId : town.town.poststelle).toBe('10.11')
  expect(stelleId).not.toBe('32.30')
})
