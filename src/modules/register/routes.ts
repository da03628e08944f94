import { z } from 'zod'
import { Paper, paperFormats } from '#base/document.ts'
import { download, get, nothing, post, Words } from '#base/http.ts'
import {
  Answers,
  Assessment,
  Classified,
  Course,
  Disclosure,
  Draft,
  Incident,
  Instruction,
  MethodPage,
  Mine,
  may,
  NewCompletion,
  NewCourse,
  NewDisclosure,
  NewIncident,
  NewInstruction,
  Register,
} from './contract.ts'
import * as disclosures from './disclosures.ts'
import * as register from './service.ts'

const Titled = z.object({ id: z.string(), title: Words })
const Named = z.object({ id: z.string(), name: z.string() })
const Held = z.object({
  held: z.array(
    z.object({
      table: z.string(),
      holds: z.string(),
      ends: z.string(),
      rows: z.int(),
      subjects: z.array(z.object({ subject: z.string(), stelleId: z.string(), path: z.string() })),
      copy: z.array(z.record(z.string(), z.string())),
    }),
  ),
})
const Format = z.object({ format: z.enum(paperFormats).default('html') })
const Standard = z.object({ standard: z.enum(['own', 'nl', 'nl-api', 'uk']).default('own') })

export const routes = [
  get('/public', 'public', { in: nothing, out: Register }, ({ ctx }) => register.register(ctx)),
  download('/public.json', 'public', { in: Standard }, ({ ctx, input }) => register.exported(ctx, input.standard)),
  get('/methods/:id', may.read, { in: nothing, out: MethodPage }, ({ ctx, params }) => register.method(ctx, params.id)),
  post('/methods/:id/classification', may.classify, { in: Answers, out: Classified }, ({ ctx, params, input }) =>
    register.classifyMethod(ctx, params.id, input),
  ),
  post('/methods/:id/switch', may.switch, { in: z.object({ to: z.enum(['off', 'on']) }), out: nothing }, ({ ctx, params, input }) =>
    register.setSwitch(ctx, params.id, input.to),
  ),
  get('/drafts/:draft', may.read, { in: nothing, out: Paper }, ({ ctx, params }) => register.draft(ctx, Draft.parse(params.draft))),
  download('/drafts/:draft/file', may.read, { in: Format }, ({ ctx, params, input }) =>
    register.draftFile(ctx, Draft.parse(params.draft), input.format),
  ),
  get('/incidents', may.read, { in: nothing, out: z.object({ incidents: z.array(Incident), methods: z.array(Titled) }) }, ({ ctx }) =>
    register.listIncidents(ctx),
  ),
  get('/reportable', may.report, { in: nothing, out: z.object({ methods: z.array(Titled) }) }, async ({ ctx }) => register.reportable(ctx)),
  post('/incidents', may.report, { in: NewIncident, out: z.object({ id: z.uuid() }) }, ({ ctx, input }) => register.reportIncident(ctx, input)),
  post('/incidents/:id/assessment', may.assess, { in: Assessment, out: nothing }, ({ ctx, params, input }) =>
    register.assessIncident(ctx, params.id, input),
  ),
  get('/instructions', may.read, { in: nothing, out: z.object({ instructions: z.array(Instruction), draft: Paper }) }, ({ ctx }) =>
    register.listInstructions(ctx),
  ),
  post('/instructions', may.instruct, { in: NewInstruction, out: z.object({ version: z.int() }) }, ({ ctx, input }) =>
    register.issueInstruction(ctx, input),
  ),
  get('/instructions/:version', may.read, { in: nothing, out: Paper }, ({ ctx, params }) => register.instruction(ctx, Number(params.version))),
  get('/instruction', 'signed-in', { in: nothing, out: Paper }, ({ ctx }) => register.instruction(ctx)),
  get('/mine', 'signed-in', { in: nothing, out: Mine }, ({ ctx }) => register.mine(ctx)),
  post('/mine/acknowledgement', 'signed-in', { in: z.object({ version: z.int() }), out: nothing }, ({ ctx, input }) =>
    register.acknowledge(ctx, input.version),
  ),
  get(
    '/courses',
    may.read,
    { in: nothing, out: z.object({ courses: z.array(Course), methods: z.array(Titled), persons: z.array(Named) }) },
    ({ ctx }) => register.listCourses(ctx),
  ),
  post('/courses', may.train, { in: NewCourse, out: nothing }, ({ ctx, input }) => register.saveCourse(ctx, undefined, input)),
  post('/courses/:id', may.train, { in: NewCourse, out: nothing }, ({ ctx, params, input }) => register.saveCourse(ctx, params.id, input)),
  post('/courses/:id/completions', may.train, { in: NewCompletion, out: nothing }, ({ ctx, params, input }) =>
    register.recordCompletions(ctx, params.id, input),
  ),
  post('/my-data', 'signed-in', { in: nothing, out: Held }, ({ ctx }) => disclosures.myData(ctx)),
  download('/my-data.json', 'signed-in', { in: nothing }, ({ ctx }) => disclosures.myDataFile(ctx)),
  get('/disclosures', may.disclosures, { in: nothing, out: z.object({ disclosures: z.array(Disclosure), persons: z.array(Named) }) }, ({ ctx }) =>
    disclosures.listDisclosures(ctx),
  ),
  post('/disclosures', may.disclose, { in: NewDisclosure, out: z.object({ id: z.uuid() }) }, ({ ctx, input }) =>
    disclosures.requestDisclosure(ctx, input),
  ),
  post('/disclosures/:id/release', may.release, { in: nothing, out: nothing }, ({ ctx, params }) => disclosures.releaseDisclosure(ctx, params.id)),
  post('/disclosures/:id/look', may.disclose, { in: nothing, out: Held }, ({ ctx, params }) => disclosures.readDisclosure(ctx, params.id)),
]
export type Routes = typeof routes
