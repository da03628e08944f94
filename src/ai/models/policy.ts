import type { DataClass } from '#base/method.ts'
import { dataClasses } from '#base/method.ts'
import type { Town } from '#base/town.ts'
import type { Zone } from './contract.ts'

/** What may happen to data on its way into a zone. */
export type Route = 'plain' | 'masked' | 'refused'

/**
 * Which data may go where. Not a setting: a town may keep data at home by having no engine elsewhere, never the other way round.
 * @see Art. 28, 44 ff. DSGVO; § 80 SGB X; § 30 AO; § 35 SGB I
 */
const table: Record<DataClass, Record<Zone, Route>> = {
  public: { house: 'plain', eu: 'plain', world: 'plain' },
  internal: { house: 'plain', eu: 'plain', world: 'refused' },
  personal: { house: 'plain', eu: 'masked', world: 'refused' },
  special: { house: 'plain', eu: 'masked', world: 'refused' },
  secret: { house: 'plain', eu: 'refused', world: 'refused' },
}

export const routeOf = (dataClass: DataClass, zone: Zone): Route => table[dataClass][zone]

/** Is `a` at most as sensitive as `b`? */
export const within = (a: DataClass, b: DataClass): boolean => dataClasses.indexOf(a) <= dataClasses.indexOf(b)

/** The class of what lies in an Akte: what the town says of its secrecy border, else personal. */
export const dataClassOf = (town: Pick<Town, 'dataClasses'>, { border }: { border: string | null }): DataClass =>
  town.dataClasses.find((c) => border !== null && (c.borders as string[]).includes(border))?.id ?? 'personal'
