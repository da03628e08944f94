import type { z } from 'zod'
import { stellenOf } from '#base/actor.ts'
import * as audit from '#base/audit.ts'
import type { Land } from '#base/calendar/index.ts'
import type { Ctx } from '#base/ctx.ts'
import { type Db, transact } from '#base/db.ts'
import { type Area, areas, rechtsbehelf } from '#base/law/index.ts'
import * as review from '#base/review/index.ts'
import { idOf } from '#base/subjects.ts'
import { dayOf } from '#base/time.ts'
import type { Town } from '#base/town.ts'
import { Belehrung, type Belehrungen, type Content, errors, type ProposeBelehrung } from './contract.ts'
import * as store from './store.ts'

// Where the law of a Land is not sourced the house neither guesses nor stands still: the town's own legal office supplies the Belehrung, two persons release it.

const byTable = (town: Town, area: Area, on: string) => rechtsbehelf({ land: town.town.land, area, on })

/** Why nothing can be issued in this area of law today; null where a remedy is sourced or a text of the town is released. */
export async function remedyOpen({ db, now }: Pick<Ctx, 'db' | 'now'>, land: Land, area: Area): Promise<string | null> {
  const found = rechtsbehelf({ land, area, on: dayOf(now) })
  if (found.remedy || (await store.findActiveBelehrung(db, area))) return null
  return [found.norm, found.source].filter(Boolean).join(': ')
}

/** A content with the town's released text in it, where the table has none: so it is what was signed, whatever is released later. */
export async function withRemedy(ctx: Pick<Ctx, 'town' | 'now'>, db: Db, content: Content): Promise<Content> {
  if (content.remedy || byTable(ctx.town, content.area, dayOf(ctx.now)).remedy) return content
  const belehrung = await store.findActiveBelehrung(db, content.area)
  return belehrung ? { ...content, remedy: { remedy: belehrung.remedy, norm: belehrung.norm, text: belehrung.paragraphs } } : content
}

/** What a Belehrung must name for its Frist to run; what is lacking, in words. @see § 58 Abs. 1 VwGO, § 66 Abs. 1 SGG */
export function lackingIn({ remedy, paragraphs }: Pick<z.output<typeof Belehrung>, 'remedy' | 'paragraphs'>): string[] {
  const said = paragraphs.join(' ')
  const asked: [boolean, RegExp, string][] = [
    [remedy !== 'klage', /Widerspruch/, 'das Wort „Widerspruch“'],
    [remedy !== 'widerspruch', /Klage/, 'das Wort „Klage“'],
    [remedy !== 'widerspruch', /gericht/i, 'das Gericht'],
    [true, /Monat/, 'die Frist (ein Monat)'],
    [true, /(?<!\d)\d{5} \p{Lu}/u, 'der Sitz mit Postleitzahl und Ort'],
  ]
  return asked.flatMap(([due, pattern, what]) => (due && !pattern.test(said) ? [what] : []))
}

/** All areas of law with what the table says today and the texts of the town, newest first. */
export async function listBelehrungen(ctx: Ctx): Promise<z.output<typeof Belehrungen>> {
  const rows = await store.listBelehrungen(ctx.db)
  const names = await ctx.people.names([...new Set(rows.map((r) => r.proposedBy))])
  const mine = stellenOf(ctx.actor)
  const open = await review.openOn(
    ctx.db,
    rows.filter((r) => r.status === 'proposed').map((r) => `bescheid-belehrung/${r.id}`),
  )
  return {
    areas: areas.map((area) => {
      const { remedy, norm, source } = byTable(ctx.town, area, dayOf(ctx.now))
      const own = rows.filter((r) => r.area === area)
      return {
        area,
        remedy,
        norm,
        source,
        open: !remedy && !own.some((r) => r.status === 'active'),
        belehrungen: own.map((r) => {
          const p = open.find((o) => o.subject === `bescheid-belehrung/${r.id}`)
          const waits = p && r.proposedBy !== ctx.actor.id && mine.includes(p.stelleId)
          return {
            ...r,
            proposedByName: names[r.proposedBy] ?? '',
            proposal: p ? { id: p.id, version: p.version, stelleId: p.stelleId, mine: !!waits } : null,
          }
        }),
      }
    }),
  }
}

/**
 * The first of two: enters what the legal office has supplied. It lies with the head of her office, or with the next above where she is that herself.
 *
 * @throws AppError bescheid.remedy-sourced, .remedy-text, .remedy-waiting, .nobody-to-sign
 */
export async function proposeBelehrung(ctx: Ctx, input: z.output<typeof ProposeBelehrung>): Promise<void> {
  const { norm, remedy } = byTable(ctx.town, input.area, dayOf(ctx.now))
  if (remedy) throw errors.remedySourced(norm)
  const lacking = lackingIn(input)
  if (lacking.length) throw errors.remedyText(lacking.join(', '))
  const stelleId = signerFor(ctx)
  await transact(ctx.db, async (tx) => {
    if (await store.findProposedBelehrung(tx, input.area)) throw errors.remedyWaiting()
    const { id } = await store.insertBelehrung(tx, { ...input, proposedBy: ctx.actor.id })
    const { note: _, ...payload } = input
    await review.propose(ctx, tx, belehrung, {
      subject: `bescheid-belehrung/${id}`,
      title: `Rechtsbehelfsbelehrung: ${input.area}`,
      payload,
      evidence: [],
      confidence: 1,
      method: 'bescheid.belehrung/1',
      label: 'person',
      stelleId,
    })
    await audit.record(tx, ctx.actor, 'bescheid.remedy-proposed', `bescheid-belehrung/${id}`, { belehrung: id, area: input.area })
  })
}

function signerFor({ town, actor }: Ctx): string {
  const mine = new Set(stellenOf(actor))
  const own = town.stellen.find((s) => mine.has(s.id))?.office ?? town.offices.find((o) => o.parent === null)?.id
  for (let office = own ?? null; office; office = town.offices.find((o) => o.id === office)?.parent ?? null) {
    const head = town.stellen.find((s) => s.office === office && s.head)
    if (head && !mine.has(head.id)) return head.id
  }
  throw errors.nobodyToSign()
}

/** The second of two: from now on it stands in what is issued in this area of law. */
export const belehrung: review.ProposalKind<Ctx, z.output<typeof Belehrung>> = {
  name: 'bescheid.belehrung',
  title: { de: 'Rechtsbehelfsbelehrung freigeben', en: 'Release a text on remedies' },
  payload: Belehrung,
  judgement: true,
  verwaltungsakt: false,
  signature: false,
  read: true,
  path: '/rechtsbehelfe',
  act: () => ({ de: 'Freigeben: steht in neuen Bescheiden', en: 'Release for new decisions' }),
  summary: (_ctx, { payload }) => {
    const { norm, paragraphs } = payload as z.output<typeof Belehrung>
    const said = `${norm}: ${(paragraphs[0] ?? '').slice(0, 80)}`
    return { de: said, en: said }
  },
  complete: () => true,
  apply: async (ctx, tx, proposal, decision) => {
    const id = idOf(proposal.subject)
    const row = await store.lockBelehrung(tx, id)
    if (row?.status !== 'proposed' || decision.outcome === 'amended') throw errors.changed() // another wording is another proposal
    const facts = { belehrung: id, area: row.area, decision: decision.id }
    const set = { decisionId: decision.id, decidedAt: ctx.now }
    if (decision.outcome === 'rejected') {
      await store.updateBelehrung(tx, id, { ...set, status: 'declined' })
      await audit.record(tx, ctx.actor, 'bescheid.remedy-declined', proposal.subject, facts)
      return
    }
    if (row.proposedBy === ctx.actor.id) throw errors.samePerson()
    await store.retireBelehrungen(tx, row.area)
    await store.updateBelehrung(tx, id, { ...set, status: 'active' })
    await audit.record(tx, ctx.actor, 'bescheid.remedy-released', proposal.subject, facts)
  },
}
