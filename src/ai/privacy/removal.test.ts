import { describe, expect, test } from 'vitest'
import { random } from './crf.ts'
import { proveRemoved } from './removal.ts'

const text = 'Frau Erika Beispiel, geboren am 12.03.1975, wohnt in der Lindenstraße 12. Der Antrag ist vollständig.'
const span = (value: string, type?: string) => {
  const start = text.indexOf(value)
  return { start, end: start + value.length, ...(type ? { type } : {}) }
}
const spans = [span('Erika Beispiel', 'person'), span('12.03.1975'), span('Lindenstraße 12')]
const redacted = 'Frau ██████, geboren am ████, wohnt in der ███. Der Antrag ist vollständig.'

describe('proof of removal', () => {
  test.each([
    ['bars', redacted],
    ['placeholders', 'Frau [PERSON_1], geboren am [GEBURTSDATUM_1], wohnt in der [ADRESSE_1]. Der Antrag ist vollständig.'],
    ['nothing at all in the gaps', 'Frau , geboren am , wohnt in der . Der Antrag ist vollständig.'],
    ['other line breaks, as a page layout makes them', redacted.replaceAll(' ', '\n')],
  ])('holds for %s', (_how, result) => expect(proveRemoved(text, spans, result)).toEqual({ ok: true, survivors: [] }))

  test.each([
    ['a whole value stays', redacted.replace('██████', 'Erika Beispiel'), 'structure'],
    ['one letter stays', redacted.replace('██████', 'E█████'), 'structure'],
    ['the last digit stays', redacted.replace('████,', '███5,'), 'structure'],
    ['the kept text was changed', redacted.replace('vollständig', 'unvollständig'), 'structure'],
    ['text was added behind', `${redacted} Beispiel`, 'structure'],
    ['the value stands elsewhere', `${redacted.slice(0, -1)}, so Erika Beispiel.`, 'copy'],
    ['a surname stands elsewhere', `${redacted} Frau Beispiel`, 'copy'],
  ])('fails when %s', (_what, result, kind) => {
    const proof = proveRemoved(text, spans, result)
    expect(proof.ok).toBe(false)
    expect(proof.survivors.map((s) => s.kind)).toContain(kind)
  })

  test('fails when the name stands in a part that was not removed', () => {
    const twice = `${text} Gezeichnet: E. BEISPIEL`
    const proof = proveRemoved(twice, spans, `${redacted} Gezeichnet: E. BEISPIEL`)
    expect(proof.survivors).toEqual([{ span: { ...spans[0] }, kind: 'copy', layer: 0, at: redacted.length + 16 }])
  })

  test.each([
    ['other case and spacing', 'ERIKA  BEI-SPIEL', 'copy'],
    ['soft hyphens', 'Erika Bei\u00adspiel', 'copy'],
    ['full-width letters', 'Ｅｒｉｋａ Ｂｅｉｓｐｉｅｌ', 'copy'],
    ['zero-width characters', 'E\u200br\u200bi\u200bka B\u200beispiel', 'copy'],
    ['umlaut written out', 'Lindenstrasse 12', 'copy'],
    ['base64', Buffer.from('xxErika Beispiel!').toString('base64'), 'encoded'],
    ['base64 shifted by one', Buffer.from('Frau Erika Beispiel!').toString('base64'), 'encoded'],
    ['hex', Buffer.from('Erika Beispiel').toString('hex'), 'encoded'],
    ['percent', encodeURIComponent('Lindenstraße 12'), 'encoded'],
    ['entities', [...'Erika Beispiel'].map((c) => `&#${c.codePointAt(0)};`).join(''), 'encoded'],
    ['reversed', 'leipsieB akirE', 'encoded'],
  ])('finds a survivor in a further layer: %s', (_how, layer, kind) => {
    const proof = proveRemoved(text, spans, [redacted, 'Titel: Antrag', layer])
    expect(proof.ok).toBe(false)
    expect(proof.survivors[0]).toMatchObject({ kind, layer: 2 })
  })

  test.each(['utf8', 'latin1', 'utf16le'] as const)('finds a survivor in raw bytes: %s', (encoding) => {
    const bytes = Buffer.concat([Buffer.from([0, 255, 7]), Buffer.from('Lindenstraße 12', encoding), Buffer.from([1])])
    expect(proveRemoved(text, spans, [redacted, bytes]).ok).toBe(false)
    expect(proveRemoved(text, spans, [redacted, Buffer.from('Der Antrag', encoding)]).ok).toBe(true)
  })

  test('500 random redactions: whole ones hold, and any one removed character left in its gap is caught', () => {
    const next = random(9)
    const alphabet = 'abcdefghijklmnopqrstuvwxyzäöüßABCDEFG0123456789   ,.-'
    const int = (n: number) => Math.floor(next() * n)
    for (let round = 0; round < 500; round++) {
      const source = Array.from({ length: 20 + int(200) }, () => alphabet[int(alphabet.length)]).join('')
      const cuts: { start: number; end: number }[] = []
      for (let at = int(8); at < source.length - 8; at += 6 + int(40)) {
        const end = Math.min(source.length, at + 1 + int(5))
        if (/[\p{L}\p{N}]/u.test(source.slice(at, end))) cuts.push({ start: at, end })
        at = end
      }
      if (!cuts.length) continue
      const build = (leak: number) => {
        let out = ''
        let at = 0
        for (const [i, cut] of cuts.entries()) {
          const kept = i === leak ? (/[\p{L}\p{N}]/u.exec(source.slice(cut.start, cut.end))?.[0] ?? '') : ''
          out += `${source.slice(at, cut.start)}█${kept}█`
          at = cut.end
        }
        return out + source.slice(at)
      }
      const clean = proveRemoved(source, cuts, build(-1))
      // a removed word of five letters may stand in the kept text by chance; structure must hold
      expect(clean.survivors.filter((s) => s.kind === 'structure')).toEqual([])
      expect(proveRemoved(source, cuts, build(int(cuts.length))).ok).toBe(false)
    }
  })

  test('time is linear: a megabyte with ten thousand removals', () => {
    const source = 'Frau Beispielname wohnt hier. '.repeat(33_000)
    const cuts = Array.from({ length: 10_000 }, (_, i) => ({ start: i * 90 + 5, end: i * 90 + 17 }))
    let result = ''
    let at = 0
    for (const cut of cuts) {
      result += `${source.slice(at, cut.start)}█`
      at = cut.end
    }
    const proof = proveRemoved(source, cuts, result + source.slice(at))
    expect(proof.survivors.every((s) => s.kind === 'copy')).toBe(true)
  })
})
