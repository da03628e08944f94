import { expect, test } from 'vitest'
import { textOf } from './contract.ts'
import { read } from './read.ts'

async function readText(text: string) {
  const r = await read({ name: 'a.txt', bytes: new TextEncoder().encode(text) })
  if (r.outcome !== 'read') throw new Error(r.reason)
  return r
}

// The specimens of ICAO Doc 9303 and of the Federal Printing Office: no real person.
const passport = 'P<D<<MUSTERMANN<<ERIKA<<<<<<<<<<<<<<<<<<<<<<\nC01X00T478D<<6408125F2702283<<<<<<<<<<<<<<<4'
const card = 'IDD<<LZ6311T475<<<<<<<<<<<<<<<\n8308126<3108011D<<<<<<<<<<<<<<7\nMUSTERMANN<<ERIKA<<<<<<<<<<<<<<'
const front = `BUNDESREPUBLIK DEUTSCHLAND
FEDERAL REPUBLIC OF GERMANY / REPUBLIQUE FEDERALE D'ALLEMAGNE
PERSONALAUSWEIS
IDENTITY CARD / CARTE D'IDENTITE
Name/Surname/Nom
MUSTERMANN
Vornamen/Given names/Prénoms
ERIKA
Geburtstag/Date of birth/Date de naissance
12.08.1983`

test.each([
  ['the machine-readable zone of a passport, check digits right', passport, 'reisepass', 0.99],
  ['the zone of a passport with a misread digit', passport.replace('640812', '640813'), 'reisepass', 0.85],
  ['the zone of a passport as OCR returns it: guillemets and blanks', passport.replaceAll('<<', '« ').replaceAll('« ', '«'), 'reisepass', 0.99],
  ['the back of an identity card', card, 'personalausweis', 0.99],
  ['the front of an identity card by its labels', front, 'personalausweis', 0.9],
  ['a zone among other text', `Anbei die Kopie meines Ausweises:\n\n${card}\n\nMit freundlichen Grüßen`, 'personalausweis', 0.99],
])('an identity copy is recognised by %s', async (_, text, document, confidence) => {
  const r = await readText(text)
  expect(r.identityCopy).toMatchObject({ document, confidence, pages: [1], keepUntil: 'check-done' })
  for (const e of r.identityCopy?.evidence ?? []) expect(textOf(r, e)).toMatch(e.sign === 'layout-word' ? /[A-Za-z]/ : /[<«]{2}/)
  // The evidence names places, not the person.
  expect(JSON.stringify(r.identityCopy)).not.toContain('MUSTERMANN')
})

test.each([
  [
    'a letter about identity cards',
    'Sehr geehrte Frau Beispiel,\nIhr PERSONALAUSWEIS liegt zur Abholung bereit. Bitte bringen Sie Ihren alten Reisepass mit.\nBundesrepublik Deutschland, Stadt Musterstadt',
  ],
  ['code with angle brackets', 'IF A<<2 AND B<<3 THEN PRINT A<<B<<C<<D AND CALL INIT<<FOO<<BAR<<BAZ'],
  ['an English form with two labels', 'Surname: Example\nDate of birth: 1.1.1990\nPlease return this form.'],
  ['a table of numbers', '1234567890 1234567890 1234567890 1234567890 1234567890'],
])('no identity copy: %s', async (_, text) => {
  expect((await readText(text)).identityCopy).toBeUndefined()
})
