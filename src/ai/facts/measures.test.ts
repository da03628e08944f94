import { describe, expect, test } from 'vitest'
import { extractFacts } from './extract.ts'

const on = '2026-11-20' // a Friday
const fristen = (text: string) => extractFacts(text, { on, place: { land: 'BW' } }).filter((f) => f.type === 'frist')

describe('a day on which something is done to somebody is a Frist, with its sentence', () => {
  test.each([
    ['Räumung am 14. Dezember', '2026-12-14'],
    ['Der Gerichtsvollzieher hat die Räumung für den 14. Dezember 2026, 9 Uhr, angekündigt.', '2026-12-14'],
    ['ich muss am 30.11. aus meiner wohnung raus der gerichtsvollzieher kommt um 9 uhr.', '2026-11-30'],
    ['Mein Vermieter will, dass ich mit meinem Kind zum 14. Dezember aus der Wohnung bin.', '2026-12-14'],
    ['Wir sollen am 1. Februar 2027 ausziehen und finden nichts.', '2027-02-01'],
    ['Am Montag, den 7.12.2026 wird uns der Strom abgestellt.', '2026-12-07'],
    ['Die Stadtwerke drohen, am 2. Dezember das Wasser zu sperren.', '2026-12-02'],
    ['Termin der Gassperre: 03.12.2026', '2026-12-03'],
    ['Meine Frau soll am 9. Dezember abgeschoben werden.', '2026-12-09'],
    ['Das Haus wird am 12. Januar 2027 versteigert.', '2027-01-12'],
    ['Termin zur Zwangsversteigerung ist der 12. Januar 2027 um 10 Uhr.', '2027-01-12'],
    ['Ich bin für den 3. Dezember zum Amtsgericht geladen.', '2026-12-03'],
    ['Am 3. Dezember habe ich einen Termin beim Sozialgericht.', '2026-12-03'],
    // a Saturday stays a Saturday: who comes does not wait for the next working day
    ['Die Räumung ist am 12. Dezember 2026.', '2026-12-12'],
  ])('%s', (text, day) => {
    const [frist, ...more] = fristen(text)
    expect(more).toEqual([])
    expect(frist).toMatchObject({ value: day, frist: { endsOn: day, measure: expect.stringMatching(/\p{L}{4}/u) } })
    expect(frist?.frist).not.toHaveProperty('shiftedOn')
    const { start = 0, end = 0 } = frist?.frist?.sentence ?? {}
    expect(text.slice(start, end)).toContain(frist?.frist?.measure?.slice(0, 4))
  })
})

describe('no such day, however it looks', () => {
  test.each([
    ['Am 14. November wurde unser Strom abgestellt.', 'past, and the nearest such day is past'],
    ['Die Räumung am 14. Dezember wurde aufgehoben.', 'called off'],
    ['Ihr Schreiben vom 14. Dezember zur Räumung habe ich bekommen.', 'the day of another paper'],
    ['Die Räumung der Gehwege von Schnee beginnt am 1. Dezember.', 'winter'],
    ['Die Hauptstraße wird am 14. Dezember gesperrt.', 'a road'],
    ['Ich ziehe zum 1. Dezember aus der Wohnung aus und melde mich ab.', 'one’s own move'],
    ['Am 5. Dezember werden im Fundbüro Fahrräder versteigert.', 'a sale of found things'],
    ['Wegen Wartung wird am 5. Dezember das Wasser abgestellt.', 'for all and for hours'],
    ['Die Sitzung findet am 30.11.2026 um 18 Uhr statt.', 'a meeting'],
    ['Am 3. Dezember habe ich einen Termin beim Bürgerbüro.', 'an appointment of one’s own'],
    ['Räumungsverkauf am 14. Dezember', 'a shop'],
  ])('%s (%s)', (text) => {
    expect(fristen(text)).toEqual([])
  })
})
