import type { Examined, Finding } from '#base/health.ts'
import { endProducts } from '#base/leistungen/index.ts'
import * as bescheid from '#modules/bescheid/index.ts'
import { Read } from './packages.ts'
import * as store from './store.ts'

/** Services that can be applied for but not decided: the remedy of the Land is not sourced, and the town's legal office has supplied no text. */
export async function examine({ db, now, land }: Examined): Promise<Finding[]> {
  const read = new Read()
  const findings: Finding[] = []
  for (const row of land ? (await store.listPackages(db)).filter((r) => r.status === 'active') : []) {
    const found = read.of(row)
    if (!land || !('form' in found) || !endProducts[found.kind].verwaltungsakt) continue
    const open = await bescheid.remedyOpen({ db, now }, land, found.leistung.area)
    if (open) findings.push({ id: 'applications.remedy-open', level: 'error', facts: { title: found.title, source: open } })
  }
  return findings
}

export const healthTexts = {
  'applications.remedy-open': {
    de: 'Anträge: „{title}“ kann beantragt, aber nicht entschieden werden, denn der Rechtsbehelf ist nicht belegt ({source}). Bitte unter „Rechtsbehelfe“ den Text der Rechtsstelle eintragen und freigeben lassen.',
    en: 'Applications: “{title}” can be applied for but not decided: the remedy is not sourced ({source}). Please enter the text of the legal office under “Remedies”.',
  },
}
