/** One line per measure of quality: `vorzimmer eval NAME …`. Each prints its object as the last line of the output. */
export const evals: Record<string, () => Promise<{ run: (args: string[]) => Promise<object> }>> = {
  golden: () => import('./golden.ts'),
  classify: () => import('#ai/classify/eval.ts'),
  grounding: () => import('#ai/grounding/eval.ts'),
  answers: () => import('#ai/answers/eval.ts'),
  injection: () => import('#ai/injection/eval.ts'),
  extract: () => import('#ai/facts/eval.ts'),
  privacy: () => import('#ai/privacy/eval.ts'),
  dmn: () => import('#base/dmn/eval.ts'),
  rules: () => import('#base/leistungen/eval.ts'),
  read: () => import('#ai/reading/eval.ts'),
  sorting: async () => (await import('#modules/intake/index.ts')).evals.sorting(),
  matters: async () => (await import('#modules/intake/index.ts')).evals.matters(),
  search: () => import('#ai/knowledge/eval.ts'),
}
