import { parseArgs } from 'node:util'
import { machine } from '#base/actor.ts'
import { html, markdown } from '#base/document.ts'
import { AppError } from '#base/errors.ts'
import { draft } from '#modules/register/index.ts'
import { withHouse } from '../connect.ts'

const papers = ['personalrat', 'dsfa', 'vvt', 'grundrechte', 'dienstanweisung'] as const

export const usage = `vorzimmer dossier NAME [--format md|html]   schreibt eine Unterlage auf die Standardausgabe

Es gibt: ${papers.join(', ')}`

export async function run(args: string[]) {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: { format: { type: 'string', default: 'md' } } })
  const name = papers.find((p) => p === positionals[0])
  if (!name || !['md', 'html'].includes(values.format)) throw new AppError('cli.dossier', 422, { known: papers.join(', ') })
  await withHouse(async (house) => {
    const paper = await draft(house.ctxFor(machine), name)
    process.stdout.write(values.format === 'html' ? html(paper) : markdown(paper))
  })
}
