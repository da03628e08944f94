import type { Ctx } from '#base/ctx.ts'
import type { FirstStep } from '#base/first-steps.ts'
import { listHoldings } from '#base/organisation.ts'
import { dayOf } from '#base/time.ts'
import { may } from './contract.ts'

/** Whether somebody holds one of these Stellen today. */
async function isHeld({ db, now }: Ctx, stellen: readonly string[]): Promise<boolean> {
  const today = dayOf(now)
  return (await listHoldings(db)).some((h) => stellen.includes(h.stelleId) && h.fromOn <= today && (h.toOn ?? today) >= today)
}

/** The Stellen that lead the whole house. */
const topOf = ({ town }: Ctx): string[] => {
  const tops = town.offices.filter((o) => o.parent === null).map((o) => o.id)
  return town.stellen.filter((s) => s.head && tops.includes(s.office)).map((s) => s.id)
}

export const firstSteps: FirstStep<Ctx>[] = [
  {
    id: 'organisation.people',
    title: { de: 'Konten anlegen', en: 'Add accounts' },
    why: {
      de: 'Noch gibt es nur die Systemverwaltung, und sie sieht keine Inhalte. Jede Person bekommt ein eigenes Konto mit ihren Rollen.',
      en: 'So far there are administrators only, and they see no content. Everybody gets an account of their own with their roles.',
    },
    path: '/verwaltung/personen',
    may: may.manage,
    isOpen: async ({ people }) => !(await people.list()).some((p) => !p.locked && p.roles.some((r) => r !== 'admin')),
  },
  {
    id: 'organisation.poststelle',
    title: { de: 'Die Poststelle besetzen', en: 'Fill the mail room' },
    why: {
      de: 'Dort liegt alle Post, bis eine Stelle gefunden ist. Ohne sie sieht niemand, was eingeht.',
      en: 'All mail lies there until a desk is found. Without it nobody sees what comes in.',
    },
    path: '/verwaltung/plan',
    may: may.manage,
    isOpen: async (ctx) => !(await isHeld(ctx, [ctx.town.town.poststelle])),
  },
  {
    id: 'organisation.top',
    title: { de: 'Die Leitung des Hauses besetzen', en: 'Fill the head of the town hall' },
    why: {
      de: 'Nur sie, oder wer sie vertritt, setzt die Dienstanweisung KI in Kraft.',
      en: 'Only the head, or who deputises, puts the AI instruction in force.',
    },
    path: '/verwaltung/plan',
    may: may.manage,
    isOpen: async (ctx) => !(await isHeld(ctx, topOf(ctx))),
  },
  {
    id: 'organisation.dpo',
    title: { de: 'Der Datenschutzbeauftragten ein Konto geben', en: 'Give the data protection officer an account' },
    why: {
      de: 'Sie stuft KI-Verfahren ein und schaltet sie bei einem Vorfall ab.',
      en: 'She classifies AI methods and switches them off after an incident.',
    },
    path: '/verwaltung/personen',
    may: may.manage,
    isOpen: async ({ people }) => !(await people.list()).some((p) => !p.locked && p.roles.includes('dpo')),
  },
]
