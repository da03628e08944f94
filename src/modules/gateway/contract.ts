import { z } from 'zod'
import { Budget, Engine, engineStates, NewBudget, NewEngine } from '#ai/models/contract.ts'
import { AppError } from '#base/errors.ts'
import { Day, Instant } from '#base/http.ts'
import { dataClasses } from '#base/method.ts'

export const may = { read: 'gateway.read', manage: 'gateway.manage' } as const

/** How a status is shown, here and in every list of the product. */
export const statuses = {
  testing: { tone: 'warn' },
  active: { tone: 'good' },
  retired: { tone: 'neutral' },
} as const

export { Engine }
export const Engines = z.object({ engines: z.array(Engine) })
const Secret = z.string().trim().max(500)
export const EngineInput = NewEngine.extend({ key: Secret.optional() }).meta({ id: 'ModelEngineInput' })
export const EngineChange = EngineInput.omit({ name: true }).meta({ id: 'ModelEngineChange' })
export const StateInput = z.object({ state: z.enum(engineStates) })

export const Offers = z
  .object({
    servers: z.array(z.object({ kind: z.string(), url: z.string(), models: z.array(z.string()) })),
    files: z.array(z.object({ name: z.string(), bytes: z.int() })),
    /** node-llama-cpp is installed. */
    runnable: z.boolean(),
    /** How to install it. */
    command: z.string(),
  })
  .meta({ id: 'ModelOffers' })

export const DataClass = z.enum(dataClasses)
export const NewKey = z
  .object({
    name: z.string().trim().min(3).max(100),
    /** Pays, and answers for its use. */
    officeId: z.string().min(1).max(40),
    dataClass: DataClass,
    expiresOn: Day.nullable(),
    /** Cents a month; null: only the office's and the town's budgets hold. */
    cents: NewBudget.shape.cents,
    tokens: NewBudget.shape.tokens,
  })
  .meta({ id: 'NewGatewayKey' })
export type NewKey = z.output<typeof NewKey>
export const Key = z
  .object({
    id: z.uuid(),
    name: z.string(),
    officeId: z.string(),
    officeName: z.string(),
    dataClass: DataClass,
    /** Its last four characters. */
    ending: z.string(),
    createdAt: Instant,
    expiresOn: Day.nullable(),
    revokedAt: Instant.nullable(),
  })
  .meta({ id: 'GatewayKey' })
export const Classes = z.array(z.object({ id: DataClass, title: z.string(), contents: z.array(z.string()) }))
const Named = z.array(z.object({ id: z.string(), name: z.string() }))
export const Keys = z.object({ keys: z.array(Key), offices: Named, classes: Classes, url: z.string() })
/** The only time the key itself is shown. */
export const IssuedKey = z.object({ id: z.uuid(), key: z.string() }).meta({ id: 'IssuedGatewayKey' })

export { NewBudget }
export const Limits = NewBudget.pick({ tokens: true, cents: true, wattHours: true })
export const Budgets = z.object({
  budgets: z.array(Budget.extend({ name: z.string() })),
  subjects: z.object({ office: Named, person: Named, method: Named, key: Named }),
})

export const errors = {
  noSuchKey: (id: string) => new AppError('gateway.no-such-key', 404, { id }),
  noSuchOffice: (office: string) => new AppError('gateway.no-such-office', 422, { office }),
}

declare module '#base/audit.ts' {
  interface AuditFacts {
    'gateway.key-issued': { key: string; office: string; dataClass: string }
    'gateway.key-revoked': { key: string }
  }
}
