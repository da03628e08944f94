import { createHash, randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { z } from 'zod'
import { nobody } from '#base/actor.ts'
import { type AssuranceLevel, reaches } from '#base/assurance.ts'
import * as audit from '#base/audit.ts'
import { citizenCookie } from '#base/broker.ts'
import type { Ctx } from '#base/ctx.ts'
import { transact } from '#base/db.ts'
import { AppError } from '#base/errors.ts'
import { checkAnswers, type Whole } from '#base/leistungen/index.ts'
import { subjectOf } from './casework.ts'
import { open } from './code.ts'
import { Code, errors } from './contract.ts'
import { packageOf } from './packages.ts'
import * as store from './store.ts'

// A citizen says who she is at the town's broker. What comes back belongs to one draft: the claims that its package names, and a pseudonym of the account.
// Her session lives in a cookie of its own; it opens nothing in the house. It proves, when the application is sent, that the same account is there.

const sessionMinutes = 60
const signInMinutes = 10
const browserCookie = 'vz-anmeldung'

type Raw = (ctx: Ctx, incoming: IncomingMessage, outgoing: ServerResponse) => Promise<void>

/** `POST /nutzerkonto/anmelden` with the code of a draft: answers where the browser has to go, and marks this browser. */
export const begin: Raw = async (ctx, incoming, outgoing) => {
  if (!isOwnOrigin(ctx, incoming)) throw new AppError('foreign-origin', 403)
  const input = z.strictObject({ code: Code }).safeParse(await bodyOf(incoming))
  if (!input.success) throw new AppError('applications.wrong-code', 404)
  const row = await open(ctx, input.data.code)
  if (row.status !== 'draft') throw errors.notDraft()
  const { whole } = await packageOf(ctx, ctx.db, row.packageId)
  const { identity } = whole.leistung
  if (identity === 'none') throw errors.noIdentity()
  if (!ctx.broker) throw new AppError('broker.away', 503)
  const { url, underway } = await ctx.broker.begin(identity.broker)
  const browser = randomBytes(32).toString('base64url')
  await transact(ctx.db, async (tx) => {
    await store.insertSignIn(tx, {
      stateDigest: digest(underway.state),
      browserDigest: digest(browser),
      caseId: row.id,
      nonce: underway.nonce,
      verifier: underway.verifier,
      level: identity.broker,
    })
    await audit.record(tx, nobody, 'applications.account-asked', subjectOf(row.id), { level: identity.broker })
  })
  outgoing
    .writeHead(200, {
      'content-type': 'application/json',
      'cache-control': 'no-store',
      'set-cookie': cookie(ctx, browserCookie, browser, '/nutzerkonto', signInMinutes * 60),
    })
    .end(JSON.stringify({ url }))
}

/**
 * `GET /nutzerkonto/zurueck`: the browser comes back. The state is good once, for ten minutes, and only in the browser that went away; so nobody can make
 * somebody else sign in to an application that is not hers. It always ends on the page of the application, with a word on what happened.
 */
export const comeBack: Raw = async (ctx, incoming, outgoing) => {
  const back = new URL(incoming.url ?? '/', ctx.ownAddress)
  const to = (place: string, ...cookies: string[]) =>
    void outgoing
      .writeHead(303, {
        location: place,
        'cache-control': 'no-store',
        'referrer-policy': 'no-referrer',
        'set-cookie': [cookie(ctx, browserCookie, '', '/nutzerkonto', 0), ...cookies],
      })
      .end()
  const state = back.searchParams.get('state') ?? ''
  const browser = cookiesOf(incoming)[browserCookie] ?? ''
  const asked = await transact(ctx.db, (tx) => store.takeSignIn(tx, digest(state), signInMinutes))
  if (!asked || asked.browserDigest !== digest(browser)) return to('/antrag?konto=fremd')
  const row = await store.findCase(ctx.db, asked.caseId)
  if (row?.status !== 'draft' || !ctx.broker) return to('/antrag?konto=fremd')
  const { row: pack, whole } = await packageOf(ctx, ctx.db, row.packageId)
  const page = `/antrag/${pack.package}`
  try {
    const { subject, level, claims } = await ctx.broker.finish(back, { ...asked, state }, asked.level)
    const account = ctx.pseudonym('applications.account', subject)
    if (row.identity && row.identity.subject !== account) return to(`${page}?konto=anderes`)
    const answers = answersFrom(whole, claims)
    const token = randomBytes(32).toString('base64url')
    await transact(ctx.db, async (tx) => {
      const now = await store.lockCase(tx, row.id)
      if (now?.status !== 'draft') throw errors.notDraft()
      const identity = { subject: account, level, at: ctx.now.toISOString(), answers }
      await store.updateCase(tx, row.id, now.version, { identity, answers: { ...now.answers, ...answers } })
      await store.insertAccountSession(tx, { tokenDigest: digest(token), subject: account, level, minutes: sessionMinutes })
      await audit.record(tx, nobody, 'applications.account-identified', subjectOf(row.id), { level })
    })
    to(`${page}?konto=da`, cookie(ctx, citizenCookie, token, '/', sessionMinutes * 60))
  } catch (e) {
    if (!(e instanceof AppError)) throw e
    to(`${page}?konto=${outcomes[e.code] ?? 'nicht'}`)
  }
}
const outcomes: Record<string, string> = { 'broker.away': 'weg', 'broker.level': 'niveau', 'broker.declined': 'nicht' }

/** `POST /nutzerkonto/abmelden`: the session ends, the application stays. */
export const leave: Raw = async (ctx, incoming, outgoing) => {
  if (!isOwnOrigin(ctx, incoming)) throw new AppError('foreign-origin', 403)
  const token = cookiesOf(incoming)[citizenCookie]
  if (token) await transact(ctx.db, (tx) => store.deleteAccountSession(tx, digest(token)))
  outgoing
    .writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store', 'set-cookie': cookie(ctx, citizenCookie, '', '/', 0) })
    .end('{}')
}

/** Whether the account that an application belongs to is signed in in this browser, as surely as the package asks. */
export async function isPresent(ctx: Ctx, row: store.CaseRow, asked: AssuranceLevel): Promise<boolean> {
  if (!ctx.citizen || !row.identity) return false
  const session = await store.findAccountSession(ctx.db, digest(ctx.citizen))
  return !!session && session.subject === row.identity.subject && reaches(session.level, asked)
}

/** Only what the package names, and only as text that its field can hold. */
function answersFrom({ leistung, form }: Whole, claims: Record<string, unknown>): Record<string, string> {
  if (leistung.identity === 'none') return {}
  return Object.fromEntries(
    Object.entries(leistung.identity.claims).flatMap(([field, claim]) => {
      const value = claim
        .split('.')
        .reduce<unknown>((at, part) => (at && typeof at === 'object' ? (at as Record<string, unknown>)[part] : undefined), claims)
      const known = form.schema.properties[field]
      const text = typeof value === 'string' ? value.trim() : ''
      // What the field would not take is left to the applicant: nobody could put it right.
      return text && known?.type === 'string' && !checkAnswers(form, { [field]: text }, [field]).length ? [[field, text]] : []
    }),
  )
}

const digest = (text: string) => createHash('sha256').update(text).digest('hex')
const cookiesOf = (incoming: IncomingMessage): Record<string, string | undefined> =>
  Object.fromEntries(
    (incoming.headers.cookie ?? '').split(';').map((pair) => [pair.slice(0, pair.indexOf('=')).trim(), pair.slice(pair.indexOf('=') + 1).trim()]),
  )
/** Lax, because the browser comes back from another site. */
const cookie = (ctx: Ctx, name: string, value: string, path: string, seconds: number) =>
  `${name}=${value}; Path=${path}; Max-Age=${seconds}; HttpOnly; SameSite=Lax${ctx.ownAddress.startsWith('https:') ? '; Secure' : ''}`
const isOwnOrigin = (ctx: Ctx, { headers }: IncomingMessage) => headers.origin === new URL(ctx.ownAddress).origin

async function bodyOf(incoming: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of incoming) {
    size += (part as Buffer).length
    if (size > 10_000) return undefined
    parts.push(part as Buffer)
  }
  try {
    return JSON.parse(Buffer.concat(parts).toString('utf8'))
  } catch {
    return undefined
  }
}
