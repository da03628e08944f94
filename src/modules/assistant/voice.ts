import type { z } from 'zod'
import { type Failure, hears, transcribe } from '#ai/models/index.ts'
import { canSpeak, mostSeconds, mostSpoken, piecesOf, readWav, speakAloud, wordsHeard } from '#ai/speech/index.ts'
import type { Ctx } from '#base/ctx.ts'
import type { AppError } from '#base/errors.ts'
import type { Download } from '#base/http.ts'
import { assertOpen, isSwitchedOff } from '#base/method-use.ts'
import type { Language } from '#base/say.ts'
import { type Aloud, type Answer, type Dictated, type Dictation, errors, type Opening } from './contract.ts'
import * as guard from './guard.ts'
import { dictating, readingAloud } from './methods.ts'
import { t } from './texts.ts'

// Speaking instead of typing, hearing instead of reading. Sound passes through and is gone: no row, no file, no log holds it, nor the words in it.

/** What of it there is now: a microphone only where a server in the house listens, a voice of the house only where one is installed. */
export async function offered(ctx: Ctx, language: Language): Promise<Pick<z.output<typeof Opening>, 'dictation' | 'aloud'>> {
  const [listens, silent, house] = await Promise.all([hears(ctx, dictating), isSwitchedOff(ctx, readingAloud.id), canSpeak()])
  return {
    dictation: listens ? { goes: t('soundGoes', language, { town: ctx.town.town.officialName, seconds: mostSeconds }), seconds: mostSeconds } : null,
    aloud: silent ? null : { house },
  }
}

const slowMs = 45_000
const busySeconds = 20
/** What a citizen reads where the server did not answer; what a programmer would want to know stands in the call log. */
const failures: Partial<Record<Failure['kind'], () => AppError>> = {
  'no-engine': errors.noDictation,
  refused: errors.noDictation,
  overloaded: () => errors.dictationBusy(busySeconds),
  'timed-out': errors.dictationSlow,
  'over-budget': errors.dictationSpent,
  cancelled: errors.nobodyWaits,
}

/**
 * The words of a recording, to be checked by the one who spoke; nothing is sent on. Where nobody spoke no server is asked, and what a server makes up of noise
 * is not shown.
 *
 * @throws AppError speech.not-a-wav, speech.too-long, speech.too-short, method.switched-off, assistant.no-dictation, …-dictated-too-often, …-dictation-busy,
 *   …-dictation-slow, …-dictation-down, …-dictation-spent
 */
export async function dictate(
  ctx: Ctx,
  { level, session }: z.output<typeof Dictation>,
  bytes: Uint8Array,
  signal: AbortSignal,
): Promise<z.output<typeof Dictated>> {
  await assertOpen(ctx, dictating)
  await guard.admitDictation(ctx, session)
  const language = level === 'english' ? 'en' : 'de'
  const { wav, seconds, silent } = readWav(bytes)
  const nothing = { text: '', said: t('nothingHeard', language) }
  if (silent) return nothing
  const turn = ctx.pseudonym('assistant.dictation', ctx.caller ?? 'unknown')
  const outcome = await transcribe(ctx, dictating, { wav, seconds, language }, { signal, turn, times: { totalMs: slowMs } })
  if (outcome.kind !== 'ok') throw (failures[outcome.kind] ?? errors.dictationDown)()
  const text = wordsHeard(outcome.value, seconds)
  return text ? { text, said: null } : nothing
}

/** An answer as it is said: its sentence and its lines, in the language of each. Empty where reading aloud is switched off. */
export async function spokenOf(
  ctx: Ctx,
  { sentence, blocks, language }: Pick<z.output<typeof Answer>, 'sentence' | 'blocks' | 'language'>,
): Promise<z.output<typeof Answer>['spoken']> {
  if (await isSwitchedOff(ctx, readingAloud.id)) return []
  const lines = [
    { text: sentence, language },
    ...blocks.flatMap((b) => {
      const its: Language = b.language === 'de' || b.language === 'en' ? b.language : language
      return [...(b.heading ? [`${b.heading}:`] : []), ...b.lines].map((text) => ({ text, language: its }))
    }),
  ]
  return piecesOf(lines, mostSpoken)
}

/**
 * A piece of an answer, spoken by the house's own machine voice; for readers whose device has none.
 * @throws AppError method.switched-off, assistant.spoken-too-often, speech.no-voice, speech.busy
 */
export async function aloud(ctx: Ctx, { text, language }: z.output<typeof Aloud>, signal: AbortSignal): Promise<Download> {
  await assertOpen(ctx, readingAloud)
  await guard.admitSpoken(ctx)
  const bytes = await speakAloud(text, language, signal).catch((e) => {
    throw signal.aborted ? errors.nobodyWaits() : e
  })
  return { bytes, type: 'audio/wav', inline: true }
}
