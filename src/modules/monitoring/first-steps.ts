import type { Ctx } from '#base/ctx.ts'
import type { FirstStep } from '#base/first-steps.ts'
import { listNotices } from '#base/notices.ts'
import { may } from './contract.ts'

export const firstSteps: FirstStep<Ctx>[] = [
  {
    id: 'monitoring.backup',
    title: { de: 'Eine erste Sicherung machen', en: 'Make a first backup' },
    why: {
      de: 'Mit dem Befehl „vorzimmer backup“, am besten jede Nacht. Ohne Sicherung ist bei einem Schaden alles verloren.',
      en: 'With the command “vorzimmer backup”, best every night. Without one everything is lost when the machine breaks.',
    },
    path: '/betrieb',
    may: may.look,
    isOpen: async (ctx) => !(await ctx.backups()).length,
  },
  {
    id: 'monitoring.notices',
    title: { de: 'Mitteilungstexte freigeben', en: 'Release the notice texts' },
    why: {
      de: 'Eingangsbestätigung und ähnliche feste Texte gehen erst hinaus, wenn ein Mensch sie gelesen und freigegeben hat.',
      en: 'Receipts and similar fixed texts leave only once a person has read and released them.',
    },
    path: '/betrieb/mitteilungen',
    may: may.notices,
    isOpen: async ({ db, notices }) => (await listNotices(db, notices)).some((n) => n.language === 'de' && !n.releasedAt),
  },
]
