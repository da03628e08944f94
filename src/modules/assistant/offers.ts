import { addDays } from '#base/calendar/index.ts'
import type { Ctx } from '#base/ctx.ts'
import { formats } from '#base/format.ts'
import type { Language } from '#base/say.ts'
import { dayOf } from '#base/time.ts'
import { nextOpen, officeFact } from '../services/index.ts'
import { examples, type Reached } from './answer.ts'
import type { Next } from './contract.ts'
import { endings } from './endings.ts'
import { t } from './texts.ts'

const tel = (phone: string) => `tel:${phone.replace(/[^\d+]/g, '')}`

/** Whether somebody is there now, in words: "jetzt erreichbar, bis 12:00 Uhr". */
export function reachable({ town, content, now }: Ctx, office: string | undefined, language: Language): { open: boolean; said: string } {
  const on = dayOf(now)
  const next = nextOpen(town, content.places, { office }, { on, at: formats('de').time(now) })
  if (!next) return { open: false, said: '' }
  if (next.now) return { open: true, said: t('openNow', language, { to: next.to }) }
  const day =
    next.on === on ? t('today', language) : next.on === addDays(on, 1) ? t('tomorrow', language) : formats(language).day(next.on).split(',')[0]
  return { open: false, said: t('openLater', language, { day, from: next.from }) }
}

const next = (kind: Next['kind'], label: string, more: Partial<Next> = {}): Next => ({ kind, label, href: null, question: null, hint: null, ...more })

const asked = (s: string | { label: string; question: string }): Next =>
  typeof s === 'string' ? next('ask', s, { question: s }) : next('ask', s.label, { question: s.question })

/** What can be tapped after an answer. A person is always among it, one tap away. */
export function offersFor(ctx: Ctx, reached: Reached, question: string, language: Language, apply: string | undefined): Next[] {
  const { page, ending } = reached
  const service = page?.service
  const office = service?.office?.id
  const fact = office ? officeFact(ctx.town, ctx.content.places, office) : undefined
  const phone = fact?.phone ?? ctx.town.town.phone
  const made: Record<(typeof endings)[keyof typeof endings]['offers'][number], () => Next[]> = {
    call: () => [
      next('call', fact ? t('callOf', language, { office: fact.name, phone }) : t('call', language, { phone }), {
        href: tel(phone),
        hint: reachable(ctx, office, language).said || null,
      }),
    ],
    'call-back': () => [next('call-back', t('callBack', language))],
    message: () => [next('message', t('message', language))],
    source: () =>
      [...(page ? [page] : []), ...(reached.beside ?? [])].flatMap(({ link, title }) =>
        link ? [next('link', t('openPage', language, { title }), { href: link })] : [],
      ),
    form: () => (apply ? [next('form', t('openForm', language, { title: page?.title ?? '' }), { href: apply })] : []),
    topic: () => (reached.suggestions ?? []).map(asked),
    again: () => (reached.suggestions ?? examples(language)).map(asked),
    authority: () =>
      service?.authority ? [next('link', t('openAuthority', language, { name: service.authority.name }), { href: service.authority.web })] : [],
    application: () => [next('application', t('applicationState', language), { href: '/mein-antrag' })],
    rephrase: () => [],
    anyway: () => [next('anyway', t(ending === 'emergency' || ending === 'crisis' ? 'noEmergency' : 'anyway', language), { question })],
  }
  return (endings[ending].offers as readonly (keyof typeof made)[]).flatMap((offer) => made[offer]())
}
