import { describe, expect, test } from 'vitest'
import { random } from './crf.ts'
import { mask, openVault, restore, restoreStream, restoreTransform } from './mask.ts'

const letter = `Sehr geehrte Frau Krüger,

mein Name ist Mehmet Yilmaz, geboren am 12.03.1975 in Köln. Ich wohne in der Lindenstraße 12, 50674 Köln.
Meine IBAN: DE89 3704 0044 0532 0130 00, Telefon 0221/4711223, mehmet.yilmaz@example.org.
Herr Yilmaz und Frau Krüger kennen sich. Yilmaz' Antrag liegt bei.

Mit freundlichen Grüßen
Mehmet Yilmaz`

describe('mask and restore', () => {
  test('a letter leaves without its personal data and comes back unchanged', () => {
    const vault = openVault()
    const { text } = mask(letter, vault)
    for (const secret of ['Krüger', 'Mehmet', 'Yilmaz', '12.03.1975', 'Lindenstraße', '50674', 'DE89', '4711223', 'example.org'])
      expect(text).not.toContain(secret)
    expect(text).toContain('Sehr geehrte Frau [PERSON_')
    expect(text).toContain('Meine IBAN: [IBAN_1], Telefon [TELEFON_1], [EMAIL_1].')
    expect(restore(text, vault)).toBe(letter)
  })

  test('the same value keeps its placeholder through a conversation, also after the vault was stored', () => {
    const vault = openVault()
    const first = mask('Frau Krüger hat angerufen.', vault).text
    const kept = openVault(JSON.parse(JSON.stringify(vault)))
    const second = mask('Bitte antworten Sie Frau Krüger und Herrn Hofmann.', kept).text
    const name = /\[PERSON_\d+\]/.exec(first)?.[0] as string
    expect(second).toContain(`Frau ${name}`)
    expect(new Set(second.match(/\[PERSON_\d+\]/g)).size).toBe(2)
    expect(restore(second, kept)).toBe('Bitte antworten Sie Frau Krüger und Herrn Hofmann.')
  })

  test('masking twice changes nothing', () => {
    const vault = openVault()
    const once = mask(letter, vault).text
    expect(mask(once, vault).text).toBe(once)
  })

  test('a mistyped number with a label is masked all the same', () => {
    expect(mask('Meine IBAN: DE89 3704 0044 0532 0130 01', openVault()).text).toBe('Meine IBAN: [IBAN_1]')
  })

  test('words of the text that look like placeholders come back as they were', () => {
    const vault = openVault()
    const text = 'Setzen Sie [PERSON_1] und PERSON_2 für Frau Krüger ein.'
    const masked = mask(text, vault).text
    expect(masked).not.toContain('Krüger')
    expect(restore(masked, vault)).toBe(text)
  })

  const vault = openVault({ values: [['PERSON_1', 'Erika Beispiel'], ['PERSON_12', 'Max Muster'], ['ORT_1', 'Musterstadt'], ['IBAN_1', 'DE89 3704 0044 0532 0130 00']] }) // biome-ignore format: a table
  test.each([
    ['as written', '[PERSON_1]', 'Erika Beispiel'],
    ['genitive', '[PERSON_1]s Antrag', 'Erika Beispiels Antrag'],
    ['capitals changed', '[Person_1] und [person_1]', 'Erika Beispiel und Erika Beispiel'],
    ['brackets lost', 'Frau PERSON_1 kommt', 'Frau Erika Beispiel kommt'],
    ['brackets lost, genitive', 'PERSON_1s Antrag', 'Erika Beispiels Antrag'],
    ['blank or hyphen for the underscore', '[PERSON 1], [PERSON-1]', 'Erika Beispiel, Erika Beispiel'],
    ['escaped for Markdown', '\\[PERSON\\_1\\]', 'Erika Beispiel'],
    ['bold inside the brackets', '[**PERSON_1**]', 'Erika Beispiel'],
    ['the longer number is another person', 'PERSON_12 [PERSON_12]', 'Max Muster Max Muster'],
    ['unknown stays', '[PERSON_7] PERSON_7 [ORT_1', '[PERSON_7] PERSON_7 Musterstadt'],
    ['part of a longer word stays', 'XPERSON_1 IMPORT_1', 'XPERSON_1 IMPORT_1'],
    ['plain words stay', 'Eine Person 1 am Ort 1 [Person]', 'Eine Person 1 am Ort 1 [Person]'],
  ])('restores a placeholder: %s', (_reason, given, wanted) => expect(restore(given, vault)).toBe(wanted))

  test('a stream cut anywhere restores to the same as the whole (2,000 random cuts)', () => {
    const next = random(1)
    const pieces = ['[PERSON_1]', '[PERSON_12]s', 'PERSON_1', '[Person_1', '\\[ORT\\_1\\]', '[IBAN 1]', 'PERSON_', '[', '\\', 'Person', 'person_1x', ' ', '\n', 'und ', 'Ort', 'ORT_1.', '[ORT_1 ]', '**', 'ü', '😀', '12', '_', '[**PERSON_1**]'] // biome-ignore format: a table
    for (let round = 0; round < 2000; round++) {
      const text = Array.from({ length: 1 + Math.floor(next() * 12) }, () => pieces[Math.floor(next() * pieces.length)]).join('')
      const stream = restoreStream(vault)
      let out = ''
      let at = 0
      while (at < text.length) {
        const size = 1 + Math.floor(next() * 6)
        out += stream.push(text.slice(at, at + size))
        at += size
      }
      out += stream.flush()
      expect(out, JSON.stringify(text)).toBe(restore(text, vault))
    }
  })

  test('a stream holds back only what could be a placeholder', () => {
    const stream = restoreStream(vault)
    expect(stream.push('Frau Beispiel ist da [')).toBe('Frau Beispiel ist da ')
    expect(stream.push('PERS')).toBe('')
    expect(stream.push('ON_1')).toBe('')
    expect(stream.push('] und')).toBe('Erika Beispiel und')
    expect(stream.flush()).toBe('')
  })

  test('as a web stream', async () => {
    const readable = new ReadableStream<string>({
      start(controller) {
        for (const part of ['Guten Tag [PER', 'SON_1], willkommen in ORT', '_1']) controller.enqueue(part)
        controller.close()
      },
    })
    let out = ''
    for await (const part of readable.pipeThrough(restoreTransform(vault))) out += part
    expect(out).toBe('Guten Tag Erika Beispiel, willkommen in Musterstadt')
  })

  test('300 random letters come back unchanged and are masked the same twice', () => {
    const next = random(2)
    const pick = <T>(list: readonly T[]) => list[Math.floor(next() * list.length)] as T
    const parts = ['Frau Krüger', 'Herr Dr. Hofmann', 'Anna Schneiders Antrag', 'aus Leipzig', '\n\n', 'IBAN DE89370400440532013000', 'Tel. 030/1234567', 'geb. am 1.2.1980', '[PERSON_1]', 'ORT_3', 'der Bescheid', 'Schulstr. 5, 04109 Leipzig', ', ', ' und ', '. ', 'K.', '…', '‮', '\u0000', '😀', 'é́', 'Az. 12.3-4711/22'] // biome-ignore format: a table
    for (let round = 0; round < 300; round++) {
      const text = Array.from({ length: 2 + Math.floor(next() * 14) }, () => pick(parts)).join(pick([' ', '', '\n']))
      const vault = openVault()
      const once = mask(text, vault).text
      expect(restore(once, vault), JSON.stringify(text)).toBe(text)
      expect(mask(once, vault).text, JSON.stringify(text)).toBe(once)
    }
  })
})
