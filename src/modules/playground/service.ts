import type { z } from 'zod'
import { check, checking } from '#ai/grounding/index.ts'
import { detect as detectInjected, suspecting } from '#ai/injection/index.ts'
import { detect as detectPersonal, mask, masking, openVault } from '#ai/privacy/index.ts'
import type { Ctx } from '#base/ctx.ts'
import { assertOpen } from '#base/method-use.ts'
import type { Checked, CheckInput, Masked, Suspected } from './contract.ts'

/** What would leave the house of a text, and what of it would stay. The vault lives as long as this call. */
export async function maskText(ctx: Ctx, text: string): Promise<z.output<typeof Masked>> {
  await assertOpen(ctx, masking)
  const { text: masked, findings } = mask(text, openVault())
  return {
    masked,
    findings: findings.map(({ start, end, type, confidence }) => ({ start, end, type, confidence })),
    sensitive: detectPersonal(text, { types: ['special-category'] }).flatMap(({ start, end, special }) =>
      special ? [{ start, end, category: special }] : [],
    ),
  }
}

/** Which sentences of a text its sources do not support, with the places on both sides. */
export async function checkText(ctx: Ctx, { text, sources, important }: z.output<typeof CheckInput>): Promise<z.output<typeof Checked>> {
  await assertOpen(ctx, checking)
  const { verdict, sentences, missing } = check(text, sources, { important })
  return {
    verdict,
    sentences: sentences.map((s) => ({
      start: s.start,
      end: s.end,
      verdict: s.verdict,
      findings: s.findings.map(({ kind, place, message, likelihood, source }) => ({ kind, ...place, message, likelihood, source: source ?? null })),
    })),
    missing: missing.map(({ piece, message }) => ({ piece, message })),
  }
}

/** Sentences of a text that try to instruct the machine that reads it. */
export async function suspect(ctx: Ctx, text: string): Promise<z.output<typeof Suspected>> {
  await assertOpen(ctx, suspecting)
  const { injected, score, sentences } = detectInjected(text)
  return {
    injected,
    score,
    sentences: sentences.filter((s) => s.score >= 0.5).map(({ start, end, score: likely }) => ({ start, end, score: likely })),
  }
}
