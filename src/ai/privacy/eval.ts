import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { AppError } from '#base/errors.ts'
import { type GoldText, score } from './score.ts'

/** Reads `{text, spans: [{start, end, type}]}`, one a line. @throws AppError with the number of the first line that is not so */
export function readGold(file: string): GoldText[] {
  let content: string
  try {
    content = readFileSync(file, 'utf8')
  } catch {
    throw new AppError('privacy.set-missing', 422, { path: file })
  }
  const items: GoldText[] = []
  for (const [i, line] of content.split('\n').entries()) {
    if (!line.trim()) continue
    let item: GoldText | undefined
    try {
      item = JSON.parse(line) as GoldText
    } catch {
      item = undefined
    }
    const good =
      typeof item?.text === 'string' &&
      Array.isArray(item.spans) &&
      item.spans.every(
        (s) =>
          Number.isInteger(s?.start) &&
          Number.isInteger(s.end) &&
          0 <= s.start &&
          s.start <= s.end &&
          s.end <= (item as GoldText).text.length &&
          typeof s.type === 'string',
      )
    if (!item || !good) throw new AppError('privacy.set-broken', 422, { path: file, line: i + 1 })
    items.push(item)
  }
  if (!items.length) throw new AppError('privacy.set-empty', 422, { path: file })
  return items
}

const usage = 'vorzimmer eval privacy --input DATEI.jsonl oder --cross-validate'

/** `vorzimmer eval privacy --input F`; `--cross-validate` trains five times on four fifths of the NER sets and measures the last fifth. */
export async function run(args: string[]): Promise<object> {
  let values: { input?: string | undefined; 'cross-validate'?: boolean | undefined }
  try {
    values = parseArgs({ args, options: { input: { type: 'string' }, 'cross-validate': { type: 'boolean' } } }).values
  } catch {
    throw new AppError('privacy.no-set', 422, { usage })
  }
  if (values['cross-validate']) return (await import('./train.ts')).crossValidate()
  if (!values.input) throw new AppError('privacy.no-set', 422, { usage })
  return score(readGold(values.input))
}
