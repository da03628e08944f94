type Eval = { /** As a method names it (`evaluation`). */ file: string; load: () => Promise<{ run: (args: string[]) => Promise<object> }> }

/** One line per measure of quality: `vorzimmer eval NAME …`. Each prints its object as the last line of the output. */
export const evals: Record<string, Eval> = {
  corpus: { file: 'src/app/corpus.ts', load: () => import('./corpus.ts') },
  golden: { file: 'src/app/golden.ts', load: () => import('./golden.ts') },
  classify: { file: 'src/ai/classify/eval.ts', load: () => import('#ai/classify/eval.ts') },
  grounding: { file: 'src/ai/grounding/eval.ts', load: () => import('#ai/grounding/eval.ts') },
  answers: { file: 'src/ai/answers/eval.ts', load: () => import('#ai/answers/eval.ts') },
  injection: { file: 'src/ai/injection/eval.ts', load: () => import('#ai/injection/eval.ts') },
  extract: { file: 'src/ai/facts/eval.ts', load: () => import('#ai/facts/eval.ts') },
  privacy: { file: 'src/ai/privacy/eval.ts', load: () => import('#ai/privacy/eval.ts') },
  dmn: { file: 'src/base/dmn/eval.ts', load: () => import('#base/dmn/eval.ts') },
  rules: { file: 'src/base/leistungen/eval.ts', load: () => import('#base/leistungen/eval.ts') },
  read: { file: 'src/ai/reading/eval.ts', load: () => import('#ai/reading/eval.ts') },
  sorting: { file: 'src/modules/intake/evals/sorting.ts', load: async () => (await import('#modules/intake/index.ts')).evals.sorting() },
  matters: { file: 'src/modules/intake/matters/eval.ts', load: async () => (await import('#modules/intake/index.ts')).evals.matters() },
  search: { file: 'src/ai/knowledge/eval.ts', load: () => import('#ai/knowledge/eval.ts') },
}
