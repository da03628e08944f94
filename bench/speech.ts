import { resampled, wavOf } from '../src/ai/speech/contract.ts'
import { canSpeak, readWav, speakable, speakAloud } from '../src/ai/speech/index.ts'

const lines = [
  'Zweiter und jeder weitere Hund: 60,00 € je Kalenderjahr (§ 5 Abs. 2 Hundesteuersatzung)',
  'Bürgerbüro: Mo–Fr 8–12 Uhr, Do 14:00–18:00 Uhr, Tel. 069 90009-330, buergerbuero@musterstadt.example',
  'Bitte bringen Sie z. B. Reisepass, Geburtsurkunde bzw. Heiratsurkunde mit (§ 1 PAuswGebV).',
]

/** A minute of speech on its way, and an answer on its way back: seconds of work for a second of sound. The best of five. */
export async function run(): Promise<void> {
  const best = async (work: () => unknown) => {
    let least = Number.POSITIVE_INFINITY
    for (let i = 0; i < 5; i++) {
      const start = performance.now()
      await work()
      least = Math.min(least, performance.now() - start)
    }
    return Math.round(least * 100) / 100
  }
  const recorded = Float32Array.from({ length: 60 * 48_000 }, (_, i) => 0.2 * Math.sin(i / 30))
  const wav = wavOf(resampled(recorded, 48_000))
  const figures: Record<string, number> = {
    bytesOfAMinute: wav.length,
    resampleMinuteMs: await best(() => resampled(recorded, 48_000)),
    readMinuteMs: await best(() => readWav(wav)),
    speakable300LinesMs: await best(() => Array.from({ length: 100 }, () => lines.map((l) => speakable(l, 'de')))),
  }
  if (await canSpeak()) {
    const text = lines.map((l) => speakable(l, 'de')).join(' ').slice(0, 500) // biome-ignore format: one line
    const spoken = await speakAloud(text, 'de', new AbortController().signal)
    const seconds = new DataView(spoken.buffer, spoken.byteOffset).getUint32(40, true) / 2 / 22_050
    const ms = await best(() => speakAloud(text, 'de', new AbortController().signal))
    Object.assign(figures, { spokenSeconds: Math.round(seconds), spokenMs: ms, timesAsFastAsSpeech: Math.round((seconds * 1000) / ms) })
  }
  console.log(JSON.stringify(figures))
}
