import { vi } from 'vitest'
import { machine } from '#base/actor.ts'
import { receive } from '../../src/modules/intake/service.ts'
import { start } from '../../src/modules/intake/stock/service.ts'
import type { Stage } from './stage.ts'

type Person = Awaited<ReturnType<Stage['person']>>

/** A letter that speaks clearly enough for the classifier to lay it on desk 20.21, ready to be accepted. */
export const dogLetter = (name: string) =>
  `Sehr geehrte Damen und Herren,\n\nhiermit melde ich meinen Hund ${name} zur Hundesteuer an. Anmeldung Hundesteuer, Hundemarke, Hundehalter.\n\nMit freundlichen Grüßen\nErna Beispiel`

/** Puts letters in and waits until each is read and lies on a desk. @returns the ids of the items, in order */
export async function arrive({ house }: Stage, person: Person, letters: readonly { name: string; bytes: Uint8Array }[]): Promise<string[]> {
  const ids: string[] = []
  for (const letter of letters) {
    const ctx = await person.ctx()
    ids.push((await receive(ctx, { ...letter, channel: 'upload', origin: `story/${crypto.randomUUID()}` })).id)
  }
  await vi.waitFor(
    async () => {
      const { rowCount } = await house.pool.query(`select 1 from intake_item where status = 'received'`)
      if (rowCount) throw new Error(`${rowCount} letters are still being read`)
    },
    { timeout: 60_000, interval: 200 },
  )
  return ids
}

/** An archive of dog tax, as `vorzimmer intake --stock` brings it in. @returns the id of the run */
export async function arriveStock({ house }: Stage, names: readonly string[], stelleId: string): Promise<string> {
  const ctx = house.ctxFor(machine)
  const run = await start(ctx, { folder: `/archiv/Steueramt ${crypto.randomUUID().slice(0, 4)}`, total: names.length, stelleId })
  for (const [i, name] of names.entries())
    await receive(ctx, {
      name: `${name}.txt`,
      bytes: Buffer.from(dogLetter(`${name} ${i}`)),
      channel: 'stock',
      origin: `stock/${run.id}/${i}`,
      stock: { id: run.id, hint: `923.1 Hundesteuer/${name}` },
    })
  await vi.waitFor(
    async () => {
      const { rowCount } = await house.pool.query(`select 1 from intake_item where status = 'received'`)
      if (rowCount) throw new Error(`${rowCount} documents are still being read`)
    },
    { timeout: 60_000, interval: 200 },
  )
  return run.id
}

/** A page a scanner or a word processor could have sent: with a text layer, so that evidence has boxes. */
export async function dogPdf(): Promise<Uint8Array> {
  const { PDFDocument, StandardFonts } = await import('pdf-lib')
  const pdf = await PDFDocument.create()
  const font = await pdf.embedFont(StandardFonts.Helvetica)
  const page = pdf.addPage([595, 842])
  const lines = [
    'Erna Beispiel, Gartenweg 4, 72999 Musterstadt',
    '',
    'Stadt Musterstadt, Steueramt',
    '',
    'Anmeldung zur Hundesteuer',
    '',
    'Sehr geehrte Damen und Herren,',
    'hiermit melde ich meinen Hund Bello (Dackel) zur Hundesteuer an.',
    'Bitte senden Sie mir die Hundemarke zu. Ich bin die Hundehalterin.',
    '',
    'Mit freundlichen Grüßen, Erna Beispiel',
  ]
  for (const [i, line] of lines.entries()) page.drawText(line, { x: 70, y: 760 - i * 22, size: 12, font })
  return pdf.save()
}
