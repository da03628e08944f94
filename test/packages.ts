import { expect } from 'vitest'
import type { openWorld } from './world.ts'

type World = Awaited<ReturnType<typeof openWorld>>

/**
 * Releases packages as a town does: one person proposes, another decides.
 *
 * @param names packages to make active, by their folder
 */
export async function activatePackages(w: Pick<World, 'house' | 'person'>, names: readonly string[]) {
  const admin = await w.person({ roles: ['admin'], stellen: [], name: 'Herr Verwalter' })
  const heads = await w.person({ roles: ['head'], stellen: ['20.20', '32.20', '50.10'], name: 'Frau Leitung' })
  for (const name of names) {
    const { rows } = await w.house.pool.query(`select id from applications_package where package = $1 order by imported_at desc limit 1`, [name])
    const id = rows[0].id as string
    const proposed = await admin.post(`/api/applications/packages/${id}/propose`, { note: 'Erste Fassung' })
    expect(proposed.status, await proposed.clone().text()).toBe(200)
    const { rows: open } = await w.house.pool.query(`select id, version from review_proposal where subject = $1 and status = 'open'`, [
      `applications-package/${id}`,
    ])
    const decided = await heads.post(`/api/desk/proposals/${open[0].id}/decision`, {
      version: open[0].version,
      outcome: 'accepted',
      reason: 'Testfälle angesehen',
    })
    expect(decided.status, await decided.clone().text()).toBe(200)
  }
  return { admin, heads }
}

/** What somebody enters who registers a dog. */
export const dog = () => ({
  familienname: 'Beispiel',
  vornamen: 'Erna',
  geburtsdatum: '1980-05-04',
  strasse: 'Marktstraße',
  hausnummer: '4',
  postleitzahl: '72999',
  ort: 'Musterstadt',
  hundName: 'Bello',
  rasse: 'Labrador',
  geschlechtHund: 'ruede',
  hundGeburtsdatum: '2020-03-10',
  listenhund: false,
  haltungsbeginn: new Date(Date.now() - 5 * 86_400_000).toISOString().slice(0, 10),
  weitereHunde: 0,
  zweck: 'privat',
  herkunft: 'privat',
  verguenstigung: 'keine',
  mail: 'erna@example.org',
})

/** What somebody enters who wants tables and chairs before her café, next year. */
export const cafe = () => ({
  nutzungsart: 'gaststaette',
  betriebsname: 'Café Erna',
  familienname: 'Beispiel',
  vornamen: 'Erna',
  strasse: 'Marktstraße',
  hausnummer: '4',
  postleitzahl: '72999',
  ort: 'Musterstadt',
  gaststaetteAngezeigt: true,
  nutzungsort: 'Marktstraße 4',
  zone: 'zone2',
  flaeche: 20,
  restbreite: 1.8,
  heizstrahler: false,
  beginn: `${new Date().getUTCFullYear() + 1}-04-01`,
  monatVon: 4,
  monatBis: 12,
  mail: 'erna@example.org',
})

/** A household of one that asks for Wohngeld. */
export const housing = () => ({
  antragsart: 'erst',
  zuschussart: 'miete',
  familienname: 'Özdemir',
  vornamen: 'Erna',
  geburtsdatum: '1983-05-04',
  strasse: 'Marktstraße',
  hausnummer: '4',
  postleitzahl: '72999',
  ort: 'Musterstadt',
  personen: [
    { name: 'Erna Özdemir', geburtsdatum: '1983-05-04', bruttolohn: 1500, steuern: true, krankenversicherung: true, rentenversicherung: true },
  ],
  nurAusbildung: false,
  vermoegen: 2000,
  mietbeginn: '2020-01-01',
  wohnflaeche: 45,
  kaltmiete: 420,
  nebenkosten: 80,
  heizkosten: 60,
  vermieter: 'Wohnbau Musterstadt',
  kontoinhaber: 'Erna Özdemir',
  iban: 'DE89370400440532013000',
  mail: 'erna@example.org',
})

/** A dog, registered as a citizen does it. @returns the application's id and its code */
export async function sendDog({ request }: Pick<World, 'request'>): Promise<{ id: string; code: string }> {
  const post = async (path: string, body: unknown) => {
    const res = await request(`/api/applications/mine${path}`, { body })
    expect(res.status, await res.clone().text()).toBe(200)
    return (await res.json()) as { id: string; code: string; version: number }
  }
  const { code, version } = await post('/begin', { package: 'hundesteuer' })
  const saved = await post('/save', { code, version, answers: dog(), step: 5 })
  const { id } = await post('/submit', { code, version: saved.version, declared: true })
  return { id, code }
}
