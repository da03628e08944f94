import { z } from 'zod'
import { Day, download, get, nothing, post } from '#base/http.ts'
import { Absence, FirstSteps, Holding, Invitation, Me, may, NewAbsence, NewHolding, NewPerson, Person, Plan, Role, SetUp } from './contract.ts'
import * as organisation from './service.ts'

export const routes = [
  get('/me', 'public', { in: nothing, out: Me }, ({ ctx }) => organisation.me(ctx)),
  download('/coat', 'public', { in: nothing }, ({ ctx }) => organisation.coat(ctx)),
  get('/first-steps', 'signed-in', { in: nothing, out: FirstSteps }, ({ ctx }) => organisation.firstSteps(ctx)),
  post('/set-up', 'public', { in: SetUp, out: nothing }, ({ ctx, input }) => organisation.setUp(ctx, input)),
  get('/people', may.manage, { in: nothing, out: z.object({ people: z.array(Person) }) }, ({ ctx }) => organisation.listPeople(ctx)),
  post('/people', may.manage, { in: NewPerson, out: Invitation }, ({ ctx, input }) => organisation.addPerson(ctx, input)),
  post('/people/:id/invitation', may.manage, { in: nothing, out: Invitation }, ({ ctx, params }) => organisation.invite(ctx, params.id)),
  post('/people/:id/roles', may.manage, { in: z.object({ roles: z.array(Role).min(1) }), out: nothing }, ({ ctx, params, input }) =>
    organisation.setRoles(ctx, params.id, input.roles),
  ),
  post('/people/:id/lock', may.manage, { in: z.object({ locked: z.boolean() }), out: nothing }, ({ ctx, params, input }) =>
    organisation.lock(ctx, params.id, input.locked),
  ),
  post('/people/:id/erase', may.manage, { in: nothing, out: nothing }, ({ ctx, params }) => organisation.erase(ctx, params.id)),
  get('/plan', may.plan, { in: nothing, out: Plan }, ({ ctx }) => organisation.plan(ctx)),
  post('/holdings', may.manage, { in: NewHolding, out: Holding }, ({ ctx, input }) => organisation.giveStelle(ctx, input)),
  post('/holdings/:id/end', may.manage, { in: z.object({ toOn: Day }), out: nothing }, ({ ctx, params, input }) =>
    organisation.endStelle(ctx, params.id, input.toOn),
  ),
  get('/absences', 'signed-in', { in: nothing, out: z.object({ absences: z.array(Absence) }) }, ({ ctx }) => organisation.myAbsences(ctx)),
  post('/absences', 'signed-in', { in: NewAbsence, out: Absence }, ({ ctx, input }) => organisation.enterAbsence(ctx, input)),
  post('/absences/:id/remove', 'signed-in', { in: nothing, out: nothing }, ({ ctx, params }) => organisation.removeAbsence(ctx, params.id)),
]
export type Routes = typeof routes
