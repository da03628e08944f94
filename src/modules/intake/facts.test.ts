import { describe, expect, test } from 'vitest'
import { factsOf, senderOf, tellingOf, threadOf, withoutPersons } from './facts.ts'
import { likeness, likenessOf, sameLetter } from './likeness.ts'
import { priorityOf } from './priority.ts'
import { nearestFrist } from './rules.ts'

const place = { land: 'BW' as const }
const on = '2026-11-20'
const factsIn = (text: string) => factsOf(text, on, place)
const from = (text: string) => senderOf(undefined, text, factsIn(text), 'Musterstadt')

describe('who sent it', () => {
  test.each<[string, string, string, string]>([
    [
      'Stadt Musterstadt\nMarktplatz 1\n\nSehr geehrte Damen und Herren,\nmein Hund ist da.\n\nMit freundlichen Grüßen\nErna Beispiel',
      'signature',
      'Erna Beispiel',
      'the name below the closing, never the town on the envelope',
    ],
    [
      'Sonnenschein Bau GmbH\nIndustriestraße 4\n12345 Nachbarstadt\n\nAn die\nStadt Musterstadt\n\nSehr geehrte Frau Kluge,\nanbei die Rechnung.\n\nMit freundlichen Grüßen\nPeter Lustig',
      'letterhead',
      'Peter Lustig, Sonnenschein Bau GmbH',
      'the firm on the letterhead and who signed for it, not who it is addressed to',
    ],
    ['Mein Auto mit dem Kennzeichen M-AB 1234 wurde abgeschleppt. Wo steht es?', 'plate', 'M-AB 1234', 'nothing but a plate'],
  ])('%j: %s, %s (%s)', (text, how, name) => {
    expect(from(text)).toMatchObject({ from: how, name })
  })
  test('the envelope of a mail goes before everything else, and its address is who it is', () => {
    expect(senderOf({ name: 'Erna', address: 'Erna@Beispiel.example' }, 'Mit freundlichen Grüßen\nHans Dampf', [], 'Musterstadt')).toEqual({
      name: 'Erna <Erna@Beispiel.example>',
      from: 'envelope',
      identity: 'erna@beispiel.example',
    })
  })
  test.each([
    ['Guten Tag, wann haben Sie offen?', 'nobody is guessed'],
    ['Straße\nHausnummer\n\nMit freundlichen Grüßen\n\nOrt, Datum', 'a label of a form is no name'],
  ])('%j: nobody (%s)', (text) => expect(from(text)).toBeNull())
})

test('what names somebody is blank for sorting, every other character keeps its place', () => {
  const text = 'Herr Karl Winter, karl@winter.example, möchte einen Hund anmelden.'
  const blank = withoutPersons(text, factsIn(text))
  expect(blank).toHaveLength(text.length)
  expect(blank).not.toMatch(/winter/i)
  expect(blank.indexOf('Hund')).toBe(text.indexOf('Hund'))
})

describe('the thread of an item', () => {
  test('ids of mails, numbers of files and of earlier items, also from the subject', () => {
    const text = 'Kassenzeichen: 5.0100.000123.4\nIhr Schreiben 2026-000017'
    expect(
      threadOf('2026-000018', { messageId: '<b@x>', inReplyTo: '<a@x>', references: ['<a@x>'] }, 'AW: Az. 632.1-2026/0007', text, factsIn(text)),
    ).toEqual(expect.arrayContaining(['number:2026-000018', 'mail:<b@x>', 'mail:<a@x>', 'number:2026-000017', 'aktenzeichen:632.1-2026/0007']))
  })
})

describe('the nearest Frist', () => {
  const written = (endsOn: string, more = {}) => ({ documentId: 'd', start: 0, end: 5, frist: { endsOn, ...more } })
  const byLaw = { on: '2026-12-21', reasons: [{ text: 'x', law: '§ 7 Abs. 7 LIFG' }] }
  test.each<[typeof byLaw | undefined, ReturnType<typeof written>[], string | undefined, string]>([
    [undefined, [written('2026-12-01')], '2026-12-01', 'what the letter sets'],
    [byLaw, [written('2026-12-01')], '2026-12-01', 'the letter before the law'],
    [byLaw, [written('2027-02-01')], '2026-12-21', 'the law before the letter'],
    [byLaw, [written('2026-11-19')], '2026-12-21', 'what is over is a story'],
    [undefined, [written('2031-01-01')], undefined, 'far off is no deadline of this letter'],
    [undefined, [written('2026-11-29', { shiftedOn: '2026-11-30' })], '2026-11-30', 'moved to the next Werktag'],
    [undefined, [], undefined, 'none'],
  ])('%j and %j: %s (%s)', (byType, own, expected) => {
    expect(nearestFrist(byType, own, on)?.on).toBe(expected)
  })
  test('says its law, its place, and what was assumed', () => {
    const found = nearestFrist(
      undefined,
      [written('2026-11-29', { shiftedOn: '2026-11-30', from: '2026-11-15', fromWhat: 'nach Zugang', assumed: true })],
      on,
    )
    expect(found?.place).toEqual({ documentId: 'd', start: 0, end: 5 })
    expect(found?.reasons.map((r) => r.law)).toEqual(['', '§ 187 Abs. 1, § 188 BGB', '§ 193 BGB', ''])
    expect(found?.reasons.at(-1)?.text).toMatch(/Bitte prüfen/)
  })
})

describe('priority', () => {
  const item = { subject: 'Frage', fristOn: null as string | null, receivedOn: on, tags: [] as string[], sure: true }
  test.each<[Partial<typeof item>, string, string, string]>([
    [{}, 'Seit gestern riecht es im Keller nach Gas, starker Gasgeruch!', 'immediate', 'danger now'],
    [{}, 'Meine Wohnung wird geräumt, ich werde obdachlos.', 'immediate', 'somebody loses her home'],
    [{}, 'ich muss am 30.11. aus meiner wohnung raus der gerichtsvollzieher kommt um 9 uhr', 'immediate', 'the same in her own words'],
    [{}, 'Wir wissen nicht, wo wir hin sollen.', 'immediate', 'nowhere to go'],
    [{}, 'Ich weiß nicht, wohin ich den Antrag schicken muss.', 'normal', 'a form, not a person, has nowhere to go'],
    [{}, 'Es besteht keine Lebensgefahr.', 'normal', 'taken back by a negation'],
    [{}, `${'Bericht. '.repeat(500)} Lebensgefahr`, 'normal', 'deep in a long paper danger is a subject, not a cry'],
    [{ fristOn: '2026-11-21' }, '', 'immediate', 'a Frist of tomorrow'],
    [{ fristOn: '2026-11-27' }, '', 'high', 'a Frist within a week'],
    [{ fristOn: '2026-12-27' }, '', 'normal', 'a Frist far off'],
    [{ tags: ['gericht'] }, '', 'high', 'a court'],
    [{ subject: 'Dringend: Straßensperrung' }, '', 'high', 'the subject asks for it'],
    [{ subject: 'DRINGEND: Angebot', sure: false }, 'Guten Tag, anbei unsere Unterlagen.', 'normal', 'a subject alone lifts nothing that is unclear'],
    [{ subject: 'Dringend', sure: false }, 'Bitte rufen Sie mich dringend zurück, es geht um morgen.', 'high', 'the letter itself asks, too'],
    [{ tags: ['keine-bearbeitung'] }, '', 'low', 'advertising'],
  ])('%j, %j: %s (%s)', (more, text, level) => {
    const ranked = priorityOf({ ...item, ...more }, [{ documentId: 'd', text }])
    expect(ranked.level).toBe(level)
    expect(ranked.reasons.length > 0).toBe(level !== 'normal')
  })
})

describe('the same letter once more', () => {
  const letter = (name: string, plate: string) =>
    `Sehr geehrte Damen und Herren, hiermit beantrage ich für mein Fahrzeug mit dem Kennzeichen ${plate} einen Bewohnerparkausweis für die Innenstadt. Ich wohne seit dem 1. Mai 2024 in der Mühlgasse und habe keine eigene Garage. Bitte senden Sie mir den Bescheid und die Rechnung über die Gebühr von 30,70 Euro an meine Anschrift. Mit freundlichen Grüßen ${name}`
  const same = (a: string, b: string) =>
    sameLetter(likeness(likenessOf(a).sketch, likenessOf(b).sketch), tellingOf(factsIn(a)), tellingOf(factsIn(b)))
  const one = letter('Erna Beispiel', 'M-AB 1234')
  test.each([
    [one.toUpperCase().replace(/ /g, '\n'), true, 'another layout'],
    [`Von: Erna Beispiel\nGesendet: Freitag\nBetreff: WG: Parken\n\n${one}`, true, 'forwarded'],
    [one.replace('Garage', 'Gаrage').replace('Bescheid', 'Beschcid').replace('wohne', 'wolme'), true, 'a scan with misread words'],
    [letter('Otto Normal', 'S-XY 99'), false, 'the same form of somebody else'],
    ['Ganz etwas anderes. '.repeat(20), false, 'another text'],
  ])('%j: %s (%s)', (text, expected) => {
    expect(same(one, text)).toBe(expected)
  })
  test('a band in common is what the database looks for', () => {
    const [a, b] = [likenessOf(one).bands, new Set(likenessOf(`Von: E\n\n${one}`).bands)]
    expect(a.some((band) => b.has(band))).toBe(true)
    expect(likenessOf('zu kurz').bands).toEqual([])
  })
})
