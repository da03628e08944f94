import { z } from 'zod'
import { brokerReturnPath } from '#base/broker.ts'
import { download, get, nothing, post, type RawRoute, upload } from '#base/http.ts'
import { bekanntgabeLines, rechtsbehelfLines } from '#base/law/index.ts'
import { Preview } from '#modules/bescheid/index.ts'
import * as account from './account.ts'
import * as cases from './cases.ts'
import {
  Ask,
  Begin,
  Case,
  CaseQuery,
  CaseRow,
  ConfirmMail,
  Consent,
  Correct,
  Description,
  FetchBescheid,
  FetchedBescheid,
  HandIn,
  LawLine,
  Look,
  Mine,
  may,
  Offered,
  PackageDetail,
  PackageRow,
  PackageRules,
  PlainCheck,
  Problem,
  Propose,
  Release,
  Retire,
  Save,
  SaveRules,
  Say,
  Submit,
  TakeBack,
  Trial,
  WithCode,
} from './contract.ts'
import * as packages from './packages.ts'
import * as mine from './service.ts'

export const routes = [
  // Citizens: whoever has the code. It travels in the body, never in an address that a log would keep.
  get('/offered', 'public', { in: nothing, out: z.object({ offered: z.array(Offered), sample: z.boolean() }) }, async ({ ctx }) => ({
    offered: await packages.offered(ctx),
    sample: ctx.town.town.sample !== undefined,
  })),
  get('/offered/:name', 'public', { in: nothing, out: Description }, ({ ctx, params }) => packages.describe(ctx, params.name)),
  post('/mine/begin', 'public', { in: Begin, out: Mine.extend({ code: z.string() }) }, ({ ctx, input }) => mine.begin(ctx, input)),
  post('/mine', 'public', { in: WithCode, out: Mine }, ({ ctx, input }) => mine.byCode(ctx, input.code)),
  post('/mine/form', 'public', { in: WithCode, out: Description }, ({ ctx, input }) => mine.formOf(ctx, input.code)),
  post('/mine/save', 'public', { in: Save, out: z.object({ version: z.int(), problems: z.array(Problem) }) }, ({ ctx, input }) =>
    mine.save(ctx, input),
  ),
  upload('/mine/proofs', 'public', { in: HandIn, out: Mine }, ({ ctx, input, files }) => mine.handIn(ctx, input, files)),
  post('/mine/proofs/remove', 'public', { in: TakeBack, out: Mine }, ({ ctx, input }) => mine.takeBack(ctx, input)),
  post('/mine/check', 'public', { in: WithCode, out: PlainCheck }, ({ ctx, input }) => mine.check(ctx, input.code)),
  post('/mine/submit', 'public', { in: Submit, out: Mine }, ({ ctx, input }) => mine.submit(ctx, input)),
  post('/mine/messages', 'public', { in: Say, out: Mine }, ({ ctx, input }) => mine.tell(ctx, input)),
  post('/mine/consent', 'public', { in: Consent, out: Mine }, ({ ctx, input }) => mine.consent(ctx, input)),
  post('/mine/mail/confirm', 'public', { in: ConfirmMail, out: Mine }, ({ ctx, input }) => mine.confirmMail(ctx, input)),
  post('/mine/mail/code', 'public', { in: WithCode, out: Mine }, ({ ctx, input }) => mine.mailCodeAgain(ctx, input.code)),
  post('/mine/bescheid', 'public', { in: FetchBescheid, out: FetchedBescheid }, ({ ctx, input }) => mine.fetchBescheid(ctx, input)),
  post('/mine/withdraw', 'public', { in: Retire, out: z.object({ mine: Mine.nullable() }) }, async ({ ctx, input }) => ({
    mine: await mine.withdraw(ctx, input),
  })),

  // The clerk
  get('/cases', may.read, { in: CaseQuery, out: z.object({ cases: z.array(CaseRow) }) }, ({ ctx, input }) => cases.list(ctx, input)),
  get('/cases/:id', may.read, { in: nothing, out: Case }, ({ ctx, params }) => cases.get(ctx, params.id)),
  post('/cases/:id/ask', may.work, { in: Ask, out: nothing }, async ({ ctx, params, input }) => {
    await cases.ask(ctx, params.id, input)
    return {}
  }),
  post('/cases/:id/preview', may.work, { in: Look, out: Preview }, ({ ctx, params, input }) => cases.preview(ctx, params.id, input)),
  post('/cases/:id/proofs/:upload', may.work, { in: Correct, out: nothing }, async ({ ctx, params, input }) => {
    await cases.correct(ctx, params.id, params.upload, input)
    return {}
  }),
  download('/cases/:id/proofs/:upload/file', may.read, { in: nothing }, ({ ctx, params }) => cases.file(ctx, params.id, params.upload)),
  get('/cases/:id/proofs/:upload/text', may.read, { in: nothing, out: z.object({ text: z.string() }) }, ({ ctx, params }) =>
    cases.proofText(ctx, params.id, params.upload),
  ),

  // Packages
  get('/law', may.packages, { in: nothing, out: z.object({ land: z.string(), lines: z.array(LawLine) }) }, async ({ ctx }) => {
    const { land } = ctx.town.town
    return { land, lines: [...rechtsbehelfLines(land), ...bekanntgabeLines(land)] }
  }),
  get('/packages', may.packages, { in: nothing, out: z.object({ packages: z.array(PackageRow) }) }, ({ ctx }) => packages.listAll(ctx)),
  get('/packages/:id', may.packages, { in: nothing, out: PackageDetail }, ({ ctx, params }) => packages.detail(ctx, params.id)),
  post('/packages/:id/propose', may.release, { in: Propose, out: nothing }, async ({ ctx, params, input }) => {
    await packages.propose(ctx, params.id, input)
    return {}
  }),
  post('/packages/:id/automation', may.release, { in: Release, out: nothing }, async ({ ctx, params, input }) => {
    await packages.releaseAutomation(ctx, params.id, input)
    return {}
  }),
  post('/packages/:id/automation/stop', may.packages, { in: nothing, out: nothing }, async ({ ctx, params }) => {
    await packages.stopAutomation(ctx, params.id)
    return {}
  }),
  get('/packages/:id/rules', may.packages, { in: nothing, out: PackageRules }, ({ ctx, params }) => packages.rulesOf(ctx, params.id)),
  post('/packages/:id/rules/try', may.release, { in: SaveRules, out: Trial }, ({ ctx, params, input }) =>
    packages.tryRules(ctx, params.id, input.dmn),
  ),
  post(
    '/packages/:id/rules',
    may.release,
    { in: SaveRules, out: z.object({ id: z.uuid(), problems: z.array(z.string()) }) },
    ({ ctx, params, input }) => packages.saveRules(ctx, params.id, input.dmn),
  ),
]
export type Routes = typeof routes

/** OpenID Connect with the town's broker: cookies and redirects, which the table above has not. */
export const raw: RawRoute[] = [
  { method: 'POST', path: '/nutzerkonto/anmelden', door: 'own pages only (Origin), with the code of a draft', answer: account.begin },
  { method: 'GET', path: brokerReturnPath, door: 'a state that was given out, once, in the browser it was given to', answer: account.comeBack },
  { method: 'POST', path: '/nutzerkonto/abmelden', door: 'own pages only (Origin)', answer: account.leave },
]
