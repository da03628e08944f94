import { z } from 'zod'
import { AppError } from '#base/errors.ts'

// The nouns by whom they serve; here is what all three share: permissions, events, errors, facts.
export * from './contract-citizen.ts'
export * from './contract-clerk.ts'
export * from './contract-packages.ts'

export const may = {
  read: 'applications.read',
  work: 'applications.work',
  packages: 'applications.packages',
  release: 'applications.release',
} as const

/** An application is in the house. */
export const submitted = { name: 'applications.submitted', data: z.object({ id: z.uuid() }) }
/** An application has been decided, by a person or a released package; Bescheid and Postausgang listen. */
export const decided = { name: 'applications.decided', data: z.object({ id: z.uuid(), decision: z.uuid() }) }
export const automate = { name: 'applications.automate', data: z.object({ id: z.uuid() }) }

export const errors = {
  noPackage: (id: string) => new AppError('applications.no-package', 404, { id }),
  notFound: () => new AppError('applications.not-found', 404),
  wrongCode: () => new AppError('applications.wrong-code', 404),
  tooManyTries: (minutes: number) => new AppError('applications.too-many-tries', 429, { minutes }),
  changed: () => new AppError('applications.changed-meanwhile', 409),
  notDraft: () => new AppError('applications.already-sent', 409),
  over: () => new AppError('applications.over', 409),
  incomplete: (count: number) => new AppError('applications.incomplete', 422, { count }),
  tooLarge: () => new AppError('applications.answers-too-large', 413),
  noSuchDocument: () => new AppError('applications.no-such-document', 422),
  fileType: (types: string) => new AppError('applications.file-type', 415, { types }),
  fileSize: (megabytes: number) => new AppError('applications.file-size', 413, { megabytes }),
  tooManyFiles: (most: number) => new AppError('applications.too-many-files', 422, { most }),
  fileRefused: (sentence: string) => new AppError('applications.file-refused', 422, { sentence }),
  noIdentity: () => new AppError('applications.no-identity', 422),
  notIdentified: () => new AppError('applications.not-identified', 403),
  actMissing: () => new AppError('applications.act-missing', 422),
  weighingMissing: () => new AppError('applications.weighing-missing', 422),
  hearingMissing: (law: string) => new AppError('applications.hearing-missing', 409, { law }),
  hearingRunning: (day: string) => new AppError('applications.hearing-running', 409, { day }),
  openFindings: () => new AppError('applications.open-findings', 409),
  vermerkChanged: () => new AppError('applications.vermerk-changed', 409),
  useRefuse: () => new AppError('applications.use-refuse', 422),
  samePerson: () => new AppError('applications.same-person', 403),
  wrongAct: () => new AppError('applications.wrong-act', 422),
  aboveLimit: () => new AppError('review.above-limit', 403),
  dayPast: () => new AppError('applications.day-past', 422),
  packageBroken: (problems: string) => new AppError('applications.package-broken', 422, { problems }),
  remedyOpen: (source: string) => new AppError('bescheid.remedy-open', 409, { source }),
  noPortal: () => new AppError('applications.no-portal', 409),
  mailCodeWrong: () => new AppError('applications.mail-code-wrong', 422),
  mailCodeOver: () => new AppError('applications.mail-code-over', 409),
  mailCodesUsed: () => new AppError('applications.mail-codes-used', 429),
  amountMissing: (titles: string) => new AppError('applications.amount-missing', 422, { titles }),
  extentMissing: () => new AppError('applications.extent-missing', 422),
  notImported: () => new AppError('applications.not-imported', 409),
  nobodyToSign: () => new AppError('applications.nobody-to-sign', 409),
  locked: () => new AppError('applications.automation-locked', 409),
  notActive: () => new AppError('applications.not-active', 409),
}

declare module '#base/audit.ts' {
  interface AuditFacts {
    'applications.begun': { package: string; digest: string }
    'applications.submitted': { number: string; package: string; digest: string; stelle: string }
    'applications.checked': { digest: string; fulfilled: number; unfulfilled: number; open: number; missing: number }
    'applications.uploaded': { upload: string; file: string }
    'applications.corrected': { upload: string }
    'applications.read': { id: string }
    'applications.said': { message: string; kind: string; fromHouse: boolean }
    'applications.prepared': { decision: string; act: string }
    'applications.previewed': { proposal: string; version: number }
    'applications.sent-back': { decision: string }
    'applications.decided': { decision: string; act: string; kind: string }
    'applications.reopened': { decision: string }
    'applications.sampled': { package: string }
    'applications.consented': { given: boolean }
    'applications.mail-asked': { check: string }
    'applications.mail-confirmed': { check: string }
    'applications.withdrawn': { status: string }
    'applications.moved': { from: string; to: string }
    'applications.account-asked': { level: string }
    'applications.account-identified': { level: string }
    'applications.package-imported': { package: string; digest: string }
    'applications.package-proposed': { package: string; digest: string; compared: number; changed: number }
    'applications.package-activated': { package: string; digest: string; decision: string }
    'applications.package-declined': { package: string; digest: string; decision: string }
    'applications.automation-released': { package: string; release: string; gate: string }
    'applications.automation-stopped': { package: string; release: string }
  }
}
