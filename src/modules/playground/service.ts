import type { z } from 'zod'
import { check } from '#ai/grounding/index.ts'
import { mask, openVault } from '#ai/privacy/index.ts'
import type { Checked, CheckInput, Masked } from './contract.ts'

/** What would leave the house of a text, and what of it would stay. The vault lives as long as this call. */
export async function maskText(text: string): Promise<z.output<typeof Masked>> {
  const { text: masked, findings } = mask(text, openVault())
  return {
    masked,
    findings: findings.map(({ start, end, type, confidence, special }) => ({ start, end, type, confidence, special: special ?? null })),
  }
}

/** Which sentences of a text its sources do not support, with the places on both sides. */
export async function checkText({ text, sources, important }: z.output<typeof CheckInput>): Promise<z.output<typeof Checked>> {
  const { verdict, sentences, missing } = check(text, sources, { important })
  return {
    verdict,
    sentences: sentences.map((s) => ({
      start: s.start,
      end: s.end,
      verdict: s.verdict,
      findings: s.findings.map((f) => ({ kind: f.kind, start: f.place.start, end: f.place.end, message: f.message, source: f.source ?? null })),
    })),
    missing: missing.map(({ piece, message }) => ({ piece, message })),
  }
}
