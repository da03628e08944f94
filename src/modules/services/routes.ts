import { get, nothing, post, upload } from '#base/http.ts'
import * as catalogue from './catalogue.ts'
import {
  Answer,
  BylawPage,
  Bylaws,
  Completeness,
  Dates,
  DatesQuery,
  Directory,
  Done,
  Draft,
  EditingList,
  EditingPage,
  FindInput,
  FindResult,
  FormPage,
  Forms,
  ImportInput,
  ImportResult,
  Imports,
  Imprint,
  InLanguage,
  LifeSituationPage,
  LinkReport,
  may,
  OfVersion,
  OfVersions,
  OnDay,
  Published,
  Rejection,
  Satisfaction,
  ServiceId,
  ServicePage,
} from './contract.ts'
import * as editing from './editing.ts'
import { findForm } from './finder.ts'
import * as links from './links.ts'
import * as reports from './reports.ts'
import * as satisfaction from './satisfaction.ts'
import * as services from './service.ts'

export const routes = [
  get('/directory', 'public', { in: nothing, out: Directory }, ({ ctx }) => services.directory(ctx)),
  get('/leistungen/:id', 'public', { in: InLanguage, out: ServicePage }, ({ ctx, params, input }) => services.page(ctx, params.id, input.language)),
  get('/life-situations/:id', 'public', { in: nothing, out: LifeSituationPage }, ({ ctx, params }) => services.lifeSituation(ctx, params.id)),
  get('/forms', 'public', { in: nothing, out: Forms }, ({ ctx }) => services.forms(ctx)),
  get('/forms/:id', 'public', { in: nothing, out: FormPage }, ({ ctx, params }) => services.formPage(ctx, params.id)),
  get('/bylaws', 'public', { in: OnDay, out: Bylaws }, ({ ctx, input }) => services.bylaws(ctx, input.on)),
  get('/bylaws/:id', 'public', { in: OnDay, out: BylawPage }, ({ ctx, params, input }) => services.bylaw(ctx, params.id, input.on)),
  get('/dates', 'public', { in: DatesQuery, out: Dates }, ({ ctx, input }) => services.dates(ctx, input.calendar)),
  get('/imprint', 'public', { in: nothing, out: Imprint }, ({ ctx }) => services.imprint(ctx)),
  post('/finding', 'public', { in: FindInput, out: FindResult }, ({ ctx, input }) => findForm(ctx, input)),
  get('/editing', may.edit, { in: nothing, out: EditingList }, ({ ctx }) => editing.list(ctx)),
  get('/editing/:id', may.edit, { in: nothing, out: EditingPage }, ({ ctx, params }) => editing.get(ctx, ServiceId.parse(params.id))),
  post('/editing/:id', may.edit, { in: Draft, out: Done }, ({ ctx, params, input }) => editing.saveDraft(ctx, ServiceId.parse(params.id), input)),
  post('/submissions', may.edit, { in: OfVersion, out: Done }, ({ ctx, input }) => editing.submit(ctx, input.version)),
  post('/publications', may.publish, { in: OfVersions, out: Published }, ({ ctx, input }) => editing.publish(ctx, input.versions)),
  post('/rejections', may.publish, { in: Rejection, out: Done }, ({ ctx, input }) => editing.reject(ctx, input.version, input.note)),
  get('/imports', may.edit, { in: nothing, out: Imports }, ({ ctx }) => editing.imports(ctx)),
  upload('/imports', may.edit, { in: ImportInput, out: ImportResult }, ({ ctx, input, files }) => catalogue.importFile(ctx, input.format, files)),
  get('/completeness', may.edit, { in: nothing, out: Completeness }, ({ ctx }) => reports.completeness(ctx)),
  get('/links', may.edit, { in: nothing, out: LinkReport }, ({ ctx }) => links.report(ctx)),
  post('/link-checks', may.edit, { in: nothing, out: Done }, ({ ctx }) => links.checkNow(ctx)),
  get('/satisfaction', may.edit, { in: nothing, out: Satisfaction }, ({ ctx }) => satisfaction.report(ctx)),
  post('/answers', 'public', { in: Answer, out: Done }, ({ ctx, input }) => satisfaction.answer(ctx, input)),
]
export type Routes = typeof routes
