import type { z } from 'zod'
import { type Bylaw, type Content, inForce } from '#base/content/index.ts'
import type { Ctx } from '#base/ctx.ts'
import { formats } from '#base/format.ts'
import { dayOf } from '#base/time.ts'
import { offered } from '#modules/applications/index.ts'
import type { BylawPage, Dates, Directory, FormPage, Forms, Imprint, LifeSituationPage, OfficeOut, ServicePage } from './contract.ts'
import { errors, type Leistung } from './contract.ts'
import { type Counter, exceptionsOf, feeOn, nextDates, nextOpen, officeFact, weekOf } from './facts.ts'
import * as store from './store.ts'

// What citizens see. Everything here is public and the same for everybody.

type Language = 'de' | 'en'
const { time } = formats('de')
const moment = (now: Date) => ({ on: dayOf(now), at: time(now) })

/** Topics, Leistungen and life situations, short. Topics without a Leistung are not shown. */
export async function directory(ctx: Ctx): Promise<z.output<typeof Directory>> {
  const { db, content } = ctx
  const [published, applications] = await Promise.all([store.listPublished(db), applicationsOf(ctx)])
  const services = published
    .map(({ serviceId, content: l }) => ({
      id: serviceId,
      title: l.title,
      teaser: teaserOf(l),
      kind: l.kind,
      topics: l.topics,
      online: applications.has(serviceId),
    }))
    .sort((a, b) => a.title.localeCompare(b.title, 'de'))
  const used = new Set(services.flatMap((s) => s.topics))
  return {
    topics: content.topics.filter((t) => used.has(t.id)),
    services,
    lifeSituations: content.lifeSituations.map(({ id, title, teaser, plain }) => ({ id, title, teaser, plain })),
  }
}

/** When each published Leistung was last looked at. */
export const updatedDays = async ({ db }: Pick<Ctx, 'db'>): Promise<[id: string, on: string][]> =>
  (await store.listPublished(db)).map((v) => [v.serviceId, v.content.updatedOn])

/** The first sentence or two, for lists. */
export const teaserOf = (l: Leistung): string => l.texts.Teaser ?? l.texts.Kurztext ?? firstSentence(l.texts.Volltext ?? '')
const firstSentence = (text: string) => /^[\s\S]{20,240}?[.!?](?=\s|$)/.exec(text.trim())?.[0] ?? text.trim().slice(0, 240)

/** The page of a Leistung with fees, hours and office of today. @throws AppError services.not-found */
export async function page(ctx: Ctx, id: string, language: Language = 'de'): Promise<z.output<typeof ServicePage>> {
  const found = await store.findPublished(ctx.db, id)
  if (!found) throw errors.notFound(id)
  return asPage(ctx, id, found.content, found.number, language, (await applicationsOf(ctx)).get(id))
}

/** Leistungen that can be applied for online today, and where. */
export const applicationsOf = async (ctx: Ctx): Promise<ReadonlyMap<string, string>> =>
  new Map((await offered(ctx)).flatMap((o) => (o.service && o.kind ? [[o.service, `/antrag/${o.id}`] as const] : [])))

/** The same of a version that is not published, for those who write it. */
export function asPage(ctx: Ctx, id: string, l: Leistung, version: number, language: Language, applyAt?: string): z.output<typeof ServicePage> {
  const { content, now } = ctx
  const on = dayOf(now)
  const forms = l.forms
    .flatMap((f) => content.forms.find((x) => x.id === f) ?? [])
    .map(({ id, title, kind }) => ({ id, title, kind, path: (id === l.online && applyAt) || null }))
  const { updatedOn, validFrom, title, name, kind, leika, texts, duration, deadline, links, law, localRule, languages, documents, authority } = l
  return {
    ...{
      id,
      title,
      name,
      kind,
      leika,
      texts,
      duration,
      deadline,
      documents,
      links,
      law,
      localRule,
      languages,
      authority,
      validFrom,
      updatedOn,
      version,
    },
    topics: l.topics.flatMap((t) => content.topics.find((x) => x.id === t) ?? []).map(({ id, title }) => ({ id, title })),
    lifeSituations: l.lifeSituations.flatMap((t) => content.lifeSituations.find((x) => x.id === t) ?? []).map(({ id, title }) => ({ id, title })),
    fees: l.fees.map((fee) => feeOut(fee, content.bylaws, on, language)),
    forms,
    online: forms.find((f) => f.id === l.online && f.kind === 'online') ?? null,
    office: l.office ? (office(ctx, l.office) ?? null) : null,
  }
}

export function feeOut(fee: Leistung['fees'][number], bylaws: readonly Bylaw[], on: string, language: Language) {
  const { what, amount, source, bylaw } = feeOn(fee, bylaws, on, language)
  return { what, amount, source, bylaw: bylaw ? { id: bylaw.id, validFrom: bylaw.validFrom } : null }
}

/** So far ahead unusual days are announced. */
const announcedDays = 28
const weekList = (week: ReturnType<typeof weekOf>) => (Object.keys(week) as (keyof typeof week)[]).map((day) => ({ day, spans: week[day] }))

/** How and when an office is reached, as of now. */
export function office({ town, content, now }: Ctx, id: string): z.output<typeof OfficeOut> | undefined {
  const fact = officeFact(town, content.places, id)
  if (!fact) return undefined
  const counter: Counter = { office: id }
  const at = moment(now)
  return {
    ...fact,
    week: weekList(weekOf(town, content.places, counter)),
    next: nextOpen(town, content.places, counter, at) ?? null,
    exceptions: exceptionsOf(town, content.places, counter, at.on, announcedDays).map((d) => ({ ...d, why: d.why ?? '' })),
  }
}

export async function forms(ctx: Ctx): Promise<z.output<typeof Forms>> {
  const { db, content } = ctx
  const [published, applications] = await Promise.all([store.listPublished(db), applicationsOf(ctx)])
  const services = new Map(published.map((v) => [v.serviceId, v.content]))
  return {
    forms: content.forms
      .flatMap(({ id, title, kind, service, steps, attachments }) => {
        const of = services.get(service)
        const path = (of?.online === id && applications.get(service)) || null
        return of ? [{ id, title, kind, path, service: { id: service, title: of.title }, steps: steps.length, attachments: attachments.length }] : []
      })
      .sort((a, b) => a.title.localeCompare(b.title, 'de')),
  }
}

/** A form's definition, for the part that lets people fill it in. @throws AppError services.no-such-form */
export function form({ content }: Pick<Ctx, 'content'>, id: string): Content['forms'][number] {
  const found = content.forms.find((f) => f.id === id)
  if (!found) throw errors.noSuchForm(id)
  return found
}

/** A form as people see it before they fill it in. @throws AppError services.no-such-form */
export async function formPage(ctx: Ctx, id: string): Promise<z.output<typeof FormPage>> {
  const { title, kind, service, schema, steps, attachments, declaration } = form(ctx, id)
  const l = (await store.findPublished(ctx.db, service))?.content
  const required = new Set(schema.required)
  return {
    ...{ id, title, kind, declaration },
    path: (l?.online === id && (await applicationsOf(ctx)).get(service)) || null,
    service: { id: service, title: l?.title ?? service },
    steps: steps.map((step) => ({
      title: step.title,
      fields: step.fields.flatMap((name) => {
        const field = schema.properties[name]
        return field
          ? [
              {
                name,
                title: field.title,
                help: field.description,
                plain: field['x-plain'],
                required: required.has(name),
                choices: field.oneOf?.map((o) => o.title) ?? [],
              },
            ]
          : []
      }),
    })),
    attachments: attachments.map(({ title, required }) => ({ title, required })),
  }
}

/** @throws AppError services.not-found */
export async function lifeSituation(ctx: Ctx, id: string): Promise<z.output<typeof LifeSituationPage>> {
  const { db, content, town } = ctx
  const applications = await applicationsOf(ctx)
  const found = content.lifeSituations.find((l) => l.id === id)
  if (!found) throw errors.notFound(id)
  const published = new Map((await store.listPublished(db)).map((v) => [v.serviceId, v.content]))
  const { title, teaser, plain } = found
  return {
    ...{ id, title, teaser, plain },
    steps: found.steps.map(({ service, when, why }) => {
      const l = published.get(service)
      return {
        ...{ service, when, why },
        title: l?.title ?? content.services.find((s) => s.id === service)?.title ?? service,
        online: applications.has(service),
        where: l?.authority?.name ?? town.offices.find((o) => o.id === l?.office)?.name ?? '',
        published: !!l,
      }
    }),
  }
}

/** The bylaws in force on a day (today, unless one is named). */
export const bylaws = async ({ content, now }: Ctx, on = dayOf(now)) => ({
  bylaws: [...new Set(content.bylaws.map((b) => b.id))]
    .flatMap((id) => inForce(content.bylaws, id, on) ?? [])
    .map(({ id, title, short, validFrom, localRule }) => ({ id, title, short, validFrom, localRule: localRule ?? null }))
    .sort((a, b) => a.short.localeCompare(b.short, 'de')),
})

/** A bylaw as it is in force on a day. @throws AppError services.no-such-bylaw */
export async function bylaw({ content, now }: Ctx, id: string, on = dayOf(now)): Promise<z.output<typeof BylawPage>> {
  const found = inForce(content.bylaws, id, on)
  if (!found) throw errors.noSuchBylaw(id)
  const { title, short, validFrom, validTo, adoptedOn, publishedOn, localRule, text } = found
  return {
    ...{ id, title, short, validFrom, adoptedOn, publishedOn, text, validTo: validTo ?? null, localRule: localRule ?? null },
    versions: content.bylaws.filter((b) => b.id === id).map((b) => ({ validFrom: b.validFrom, validTo: b.validTo ?? null })),
  }
}

/** The next dates of the town's calendars. */
export async function dates({ content, now }: Ctx, calendar?: string): Promise<z.output<typeof Dates>> {
  const from = dayOf(now)
  return {
    calendars: content.calendars.map(({ id, name }) => ({ id, name })),
    dates: nextDates(content, { from, ...(calendar ? { calendars: [calendar], limit: 60 } : { limit: 20 }) }).map((d) => ({
      ...{ calendar: d.calendar, title: d.title, place: d.place, note: d.note, on: d.on, lastOn: d.lastOn },
      from: d.startAt ? time(d.startAt) : null,
      to: d.endAt ? time(d.endAt) : null,
    })),
  }
}

/** Who is responsible for these pages. */
export async function imprint({ town, content, now }: Ctx): Promise<z.output<typeof Imprint>> {
  const { officialName, address, phone, mail, web, land } = town.town
  const officer = town.stellen.find((s) => town.town.sealedPost.datenschutz === s.id)
  const dataProtection = officer && officeFact(town, content.places, officer.office)
  return {
    ...{ officialName, ...address, phone, mail, web, land },
    head: town.offices.find((o) => o.parent === null)?.name ?? null,
    dataProtection: dataProtection ? { name: dataProtection.name, phone: dataProtection.phone, mail: dataProtection.mail } : null,
    next: nextOpen(town, content.places, {}, moment(now)) ?? null,
    week: weekList(weekOf(town, content.places, {})),
  }
}
