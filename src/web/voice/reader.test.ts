import { afterEach, describe, expect, test, vi } from 'vitest'
import { canRead, readAloud, type Spoken, stopReading } from './reader.ts'

/** The voices of a device, as its browser names them. */
const device = (...voices: { lang: string; localService: boolean }[]) => {
  const said: string[] = []
  let ending: (() => void) | undefined
  vi.stubGlobal('addEventListener', () => undefined)
  vi.stubGlobal('removeEventListener', () => undefined)
  class Utterance {
    readonly text: string
    constructor(text: string) {
      this.text = text
    }
  }
  vi.stubGlobal('SpeechSynthesisUtterance', Utterance)
  vi.stubGlobal('speechSynthesis', {
    getVoices: () => voices,
    speak: (u: { text: string; onend: () => void }) => {
      said.push(u.text)
      ending = u.onend
    },
    cancel: () => undefined,
  })
  return { said, end: () => ending?.() }
}
afterEach(() => vi.unstubAllGlobals())
const german: Spoken[] = [{ text: 'Guten Tag.', language: 'de' }]
const both: Spoken[] = [...german, { text: 'Good day.', language: 'en' }]
const none = { house: false, say: () => Promise.reject(new Error('the house has no voice')) }

describe('an answer can be read', () => {
  test.each([
    ['by a German voice of the device', german, [{ lang: 'de-DE', localService: true }], false, true],
    ['not by a voice of the cloud', german, [{ lang: 'de-DE', localService: false }], false, false],
    ['not by a voice for another language', german, [{ lang: 'en-GB', localService: true }], false, false],
    ['not in part', both, [{ lang: 'de-DE', localService: true }], false, false],
    ['in both languages', both, [{ lang: 'de-DE', localService: true }, { lang: 'en-US', localService: true }], false, true],
    ['by the house, where the device has no voice', german, [], true, true],
    ['not where there is nothing to say', [], [{ lang: 'de-DE', localService: true }], true, false],
  ])('%s', (_, spoken, voices, house, able) => {
    device(...voices)
    expect(canRead(spoken, { house })).toBe(able)
  }) // biome-ignore format: a table
})

test('one is read at a time: the next replaces it, and somebody stops that', async () => {
  const { said } = device({ lang: 'de-DE', localService: true })
  const first = readAloud(german, none)
  await vi.waitFor(() => expect(said).toHaveLength(1))
  const second = readAloud([{ text: 'Zweite Antwort.', language: 'de' }], none)
  expect(await first).toBe('replaced')
  await vi.waitFor(() => expect(said).toEqual(['Guten Tag.', 'Zweite Antwort.']))
  stopReading()
  expect(await second).toBe('stopped')
})

test('piece by piece to its end', async () => {
  const { said, end } = device({ lang: 'de-DE', localService: true }, { lang: 'en-GB', localService: true })
  const read = readAloud(both, none)
  for (const count of [1, 2]) {
    await vi.waitFor(() => expect(said).toHaveLength(count))
    end()
  }
  expect(await read).toBe('ended')
})
