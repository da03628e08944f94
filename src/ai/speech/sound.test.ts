import { spawnSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { leastSeconds, mostSeconds, mostSpoken, resampled, sampleRate, wavHeader, wavOf } from './contract.ts'
import { canSpeak, readWav, speakAloud, wordsHeard } from './index.ts'

const hasVoice = spawnSync('espeak-ng', ['--version']).status === 0
if (!hasVoice) console.log('Nothing is read aloud by the house here: there is no espeak-ng.')

/** A tone, as loud as somebody who speaks. */
const tone = (seconds: number, hertz = 220, loud = 0.2, rate = sampleRate) =>
  Float32Array.from({ length: Math.round(seconds * rate) }, (_, i) => loud * Math.sin((2 * Math.PI * hertz * i) / rate))
const power = (samples: Float32Array) => Math.sqrt(samples.reduce((sum, s) => sum + s * s, 0) / samples.length)
/** With a piece of something else before the sound, as some recorders write it. */
const withList = (wav: Uint8Array) =>
  Buffer.concat([wav.subarray(0, 36), Buffer.from('LIST'), Buffer.from([10, 0, 0, 0]), Buffer.from('INFOErika!'), wav.subarray(36)])
const changed = (at: number, ...bytes: number[]) => {
  const wav = wavOf(tone(1))
  wav.set(bytes, at)
  return wav
}

describe('a recording', () => {
  test('of a minute is below what a body may have', () => expect(wavOf(tone(mostSeconds)).length).toBeLessThan(2 * 1024 * 1024))
  test('is read with its length; what else the file carries is left behind', () => {
    const read = readWav(withList(wavOf(tone(2))))
    expect(read).toMatchObject({ seconds: 2, silent: false })
    expect(Buffer.from(read.wav).toString('latin1')).not.toContain('Erika')
    expect(Buffer.from(read.wav).equals(wavOf(tone(2)))).toBe(true)
  })
  test('whose end was cut off is read as far as it goes', () => expect(readWav(wavOf(tone(2)).subarray(0, 32_044)).seconds).toBe(1))
  test.each([
    ['nothing', new Uint8Array(), 'speech.not-a-wav'],
    ['another file', Buffer.from('%PDF-1.7\n'.repeat(20)), 'speech.not-a-wav'],
    ['another rate', changed(24, 0x80, 0xbb, 0, 0), 'speech.not-a-wav'],
    ['two channels', changed(22, 2, 0), 'speech.not-a-wav'],
    ['compressed', changed(20, 0x55, 0), 'speech.not-a-wav'],
    ['8 bit', changed(34, 8, 0), 'speech.not-a-wav'],
    ['a head without sound', wavHeader(0).subarray(0, 36), 'speech.not-a-wav'],
    ['a piece of impossible length', changed(40 - 24, 0xff, 0xff, 0xff, 0xff), 'speech.not-a-wav'],
    ['a click', wavOf(tone(leastSeconds / 2)), 'speech.too-short'],
    ['more than a minute', wavOf(tone(mostSeconds + 1)), 'speech.too-long'],
  ])('%s is refused: it would be misheard or too much', (_, bytes, code) => expect(() => readWav(bytes)).toThrow(code))
  test.each([
    ['silence', new Float32Array(sampleRate), true],
    ['a room that hums', tone(1, 100, 0.003), true],
    ['one knock', Float32Array.from(tone(1, 220, 0), (s, i) => (i > 8000 && i < 8200 ? 0.8 : s)), true],
    ['a quiet voice', tone(0.5, 180, 0.03), false],
  ])('%s: silent %s', (_, samples, silent) => expect(readWav(wavOf(samples)).silent).toBe(silent))
  test.each([
    [48_000, 1_000, 0.9, 1.1, 'a voice stays'],
    [44_100, 3_000, 0.9, 1.1, 'also from a rate that does not divide'],
    [48_000, 12_000, 0, 0.02, 'hissing goes and does not fold into the voice'],
    [16_000, 1_000, 1, 1, 'nothing to do'],
  ])('from %i a second, %i hertz: between %f and %f of its power, since %s', (rate, hertz, least, most) => {
    const there = resampled(tone(0.5, hertz, 0.2, rate), rate)
    expect(there.length).toBe(sampleRate / 2)
    const share = power(there.subarray(100, -100)) / power(tone(0.5, hertz))
    expect(share).toBeGreaterThanOrEqual(least * 0.999)
    expect(share).toBeLessThanOrEqual(most * 1.001)
  })
})

describe('what was heard', () => {
  test.each([
    ['Was kostet ein Personalausweis?', 'Was kostet ein Personalausweis?', 'a question'],
    [' Wann  hat das\nBürgerbüro offen? ', 'Wann hat das Bürgerbüro offen?', 'spaces'],
    ['', '', 'nothing'],
    ['...', '', 'signs only'],
    ['Untertitelung des ZDF, 2020', '', 'credits of a film'],
    ['Untertitel der Amara.org-Community', '', 'credits of volunteers'],
    ['Untertitel im Auftrag des ZDF für funk, 2017', '', 'credits of a broadcaster'],
    ['Copyright WDR 2021', '', 'a copyright'],
    ['SWR 2021', '', 'a broadcaster'],
    ['Vielen Dank fürs Zuschauen!', '', 'thanks of a film'],
    ['Vielen Dank.', '', 'thanks for nothing'],
    ['Subtitles by the Amara.org community', '', 'credits in English'],
    ['Die Sendung wurde vom NDR live untertitelt.', '', 'credits of a broadcast'],
    ['Mehr Infos auf www.beispiel-radio.example', '', 'an address under a film'],
    ['Thank you for watching.', '', 'thanks in English'],
    ['[Musik]', '', 'a noise that is named'],
    ['*Seufzen* ♪', '', 'noises in other signs'],
    ['Was kostet der Hund? Untertitel der Amara.org-Community', 'Was kostet der Hund?', 'credits behind a question'],
    ['[Musik] Ich möchte heiraten.', 'Ich möchte heiraten.', 'a noise before a question'],
    ['Vielen Dank. Was kostet ein Pass?', 'Vielen Dank. Was kostet ein Pass?', 'a polite person'],
    ['Der Film hat Untertitel, wo leihe ich ihn aus?', 'Der Film hat Untertitel, wo leihe ich ihn aus?', 'the word alone is no credit'],
    [`${'und dann '.repeat(5)}`, '', 'a loop of two words'],
    [`Ja, ${'das ist so, '.repeat(4)}`, '', 'a loop after a word'],
    ['nein nein nein, das war ein Hund', 'nein nein nein, das war ein Hund', 'three times is a person'],
    ['a\u0000b\u202Ec', 'a b c', 'control characters'],
    ['Es war einmal ein sehr langer Satz. '.repeat(9), '', 'more than can be said in five seconds'],
  ])('%j leaves %j: %s', (text, left) => expect(wordsHeard(text, 5)).toBe(left))
})

describe.skipIf(!hasVoice)('a voice of the house', () => {
  const nobody = new AbortController().signal
  test('speaks German and English into a file that says a machine made it', async () => {
    expect(await canSpeak()).toBe(true)
    const wav = Buffer.from(await speakAloud('Das Bürgerbüro hat geöffnet.', 'de', nobody))
    expect(wav.readUInt32LE(4)).toBe(wav.length - 8)
    const [rate, sound] = [wav.readUInt32LE(24), wav.readUInt32LE(40)]
    expect(sound / 2 / rate).toBeGreaterThan(0.8)
    expect(sound / 2 / rate).toBeLessThan(6)
    expect(wav.subarray(44 + sound).toString('latin1')).toMatch(/^LIST.{4}INFOISFT.*eSpeak NG.*ICMT.*Computerstimme/su)
    expect((await speakAloud('The office is open.', 'en', nobody)).length).toBeGreaterThan(20_000)
  })
  test('says signs as text, never as orders to itself', async () => {
    const [phonemes, marks] = await Promise.all([
      speakAloud('[[h@l@U]] -f /etc/hostname', 'de', nobody),
      speakAloud('<voice name="x">', 'de', nobody),
    ])
    for (const wav of [phonemes, marks]) expect(wav.length).toBeGreaterThan(1_000)
  })
  test('stops when nobody listens, and goes on for the others', async () => {
    const gone = new AbortController()
    const long = 'Das ist ein langer Satz ohne Ende. '.repeat(20).slice(0, mostSpoken)
    const stopped = speakAloud(long, 'de', gone.signal)
    gone.abort()
    await expect(stopped).rejects.toThrow(/abort/i)
    const all = await Promise.all(Array.from({ length: 8 }, () => speakAloud('Ja.', 'de', nobody)))
    expect(all.every((wav) => wav.length > 1_000)).toBe(true)
  })
  test('more than can wait are told to come back', async () => {
    const many = await Promise.allSettled(Array.from({ length: 20 }, () => speakAloud('Ja.', 'de', nobody)))
    expect(many.filter((m) => m.status === 'rejected').map((m) => String((m as PromiseRejectedResult).reason.code))).toEqual(
      Array(6).fill('speech.busy'),
    )
  })
})
