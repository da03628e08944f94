import pg from 'pg'
import { afterAll, describe, expect, test } from 'vitest'
import { world } from '#test/world.ts'
import * as disclosure from './disclosure.ts'
import { isReadableBy, releaseBy, requestingRoleOf } from './rules.ts'

const { house, request, person } = await world({ work: false })
const owner = new pg.Client(house.connections.owner)
await owner.connect()
afterAll(() => owner.end())

describe('two persons of two roles', () => {
  test.each([
    ['the data protection officer', 'a', ['dpo'], { role: 'dpo' }],
    ['not the one who asked, whatever else she is', 'asker', ['dpo'], 'same-person'],
    ['not who could have asked herself', 'a', ['dpo', 'editor'], 'same-role'],
    ['not a second editor', 'a', ['editor'], 'same-role'],
    ['not the administrator', 'a', ['admin'], 'same-role'],
    ['not the staff council: it is no colleague’s data', 'a', ['personalrat'], 'same-role'],
    ['nobody without a role', 'a', [], 'same-role'],
  ])('%s', (_, id, roles, expected) =>
    expect(releaseBy({ id, roles }, { requestedBy: 'asker', status: 'open', visibleUntil: null })).toEqual(expected),
  )
  test.each([
    [['clerk', 'head'], 'head'],
    [['editor', 'iso'], 'editor'],
    [['dpo'], undefined],
    [['admin', 'auditor'], undefined],
  ])('who is %j asks as %s', (roles, expected) => expect(requestingRoleOf({ roles })).toBe(expected))
  const now = new Date('2026-11-21T12:00:00Z')
  const until = (at: string) => ({ requestedBy: 'asker', status: 'released', visibleUntil: new Date(at) })
  test.each([
    ['while it is released', until('2026-11-21T12:00:01Z'), 'asker', true],
    ['not a second later', until('2026-11-21T12:00:00Z'), 'asker', false],
    ['not to the one who released it', until('2026-11-24T12:00:00Z'), 'officer', false],
    ['not before', { requestedBy: 'asker', status: 'open', visibleUntil: null }, 'asker', false],
    ['not when it was refused', { requestedBy: 'asker', status: 'refused', visibleUntil: null }, 'asker', false],
  ])('can be read %s', (_, row, who, expected) => expect(isReadableBy(who, row, now)).toBe(expected))
})

const editor = await person({ roles: ['editor'], name: 'Edith Esche' })
const dpo = await person({ roles: ['dpo'], name: 'Dora Dachs' })
const reason = 'Beschwerde: Der Assistent habe eine falsche Gebühr genannt'
const today = new Date().toISOString().slice(0, 10)
type Row = { id: string; status: string; mayDecide: boolean; mayRead: boolean; looks: { turns: number }[]; conversation: object | null }
const json = async <T>(res: Response | Promise<Response>) => (await (await res).json()) as T
const codeOf = async (res: Response | Promise<Response>) => (await json<{ type: string }>(res)).type.replace('/errors/', '')
/** Somebody asks the assistant; the code of the conversation as the page shows it to who looks for it. */
async function talk(question = 'Ich bin Rosalinde Ettenhuber. Was kostet eine Harfe?') {
  const { conversation } = await json<{ conversation: string }>(request('/api/assistant/answers', { body: { question } }))
  return { token: conversation, id: house.pseudonym('assistant.conversation', conversation) }
}
const ask = (conversation: string, input: object = {}) => editor.post('/api/assistant/disclosures', { conversation, reason, ...input })
const read = (id: string, who = editor) => who.post(`/api/assistant/disclosures/${id}/reading`)
const release = (id: string, who = dpo) => who.post(`/api/assistant/disclosures/${id}/release`)

describe('what was said', () => {
  test('opens to one person for whom another of another role has released it; each reading is on record, with ids only', async () => {
    const { id: conversation } = await talk()
    const lines = await json<{ conversations: object[] }>(editor.get(`/api/assistant/conversations?on=${today}`))
    expect(lines.conversations).toContainEqual(expect.objectContaining({ id: conversation, answers: 1 }))
    expect(JSON.stringify(lines)).not.toMatch(/Harfe|Rosalinde/)

    const { id, mayRead } = await json<Row>(ask(conversation))
    expect(mayRead).toBe(false)
    expect(await codeOf(read(id))).toBe('assistant.disclosure-not-open')
    expect(await codeOf(release(id, editor))).toBe('forbidden')
    expect(await codeOf(release(id, await person({ roles: ['dpo', 'head'] })))).toBe('assistant.same-role')

    expect(await json(release(id))).toMatchObject({ status: 'released', decidedByName: 'Dora Dachs' })
    expect(await codeOf(release(id))).toBe('assistant.already-decided')
    expect(await codeOf(read(id, dpo))).toBe('forbidden')
    expect(await codeOf(read(id, await person({ roles: ['editor'] })))).toBe('assistant.disclosure-not-open')

    const { turns } = await json<{ turns: { question: string; answer: string[] }[] }>(read(id))
    expect(turns).toHaveLength(1)
    expect(turns[0]?.question).toContain('Was kostet eine Harfe?')
    expect(turns[0]?.question).not.toContain('Ettenhuber')
    const { disclosures } = await json<{ disclosures: Row[] }>(dpo.get('/api/assistant/disclosures'))
    expect(disclosures.find((d) => d.id === id)?.looks).toMatchObject([{ turns: 1 }])
    const { rows } = await owner.query(`select fact, actor, data from audit_entry where subject = $1 order by id`, [`assistant/${id}`])
    expect(rows).toMatchObject([
      { fact: 'assistant.disclosure-requested', actor: editor.id, data: { disclosure: id, role: 'editor' } },
      { fact: 'assistant.disclosure-released', actor: dpo.id, data: { disclosure: id, role: 'dpo' } },
      { fact: 'assistant.disclosure-read', actor: editor.id, data: { disclosure: id, turns: 1 } },
    ])
    expect(JSON.stringify(rows)).not.toContain('Beschwerde')
  })
  test('stays closed when it was refused, with the reason', async () => {
    const { id } = await json<Row>(ask((await talk()).id))
    expect((await dpo.post(`/api/assistant/disclosures/${id}/refusal`, { answer: '' })).status).toBe(422)
    expect(await json(dpo.post(`/api/assistant/disclosures/${id}/refusal`, { answer: 'Die Gebühr steht in der Satzung.' }))).toMatchObject({
      status: 'refused',
      answer: 'Die Gebühr steht in der Satzung.',
    })
    expect(await codeOf(read(id))).toBe('assistant.disclosure-not-open')
  })
  test('closes again after three days', async () => {
    const { id } = await json<Row>(ask((await talk()).id))
    await release(id)
    const at = async (days: number) => ({ ...(await editor.ctx()), now: new Date(Date.now() + days * 86_400_000) })
    await expect(disclosure.read(await at(2.9), id)).resolves.toMatchObject({ turns: [expect.any(Object)] })
    await expect(disclosure.read(await at(3.1), id)).rejects.toThrow('assistant.disclosure-not-open')
    await owner.query(`alter table assistant_disclosure disable trigger assistant_disclosure_proof`)
    await owner.query(
      `update assistant_disclosure set decided_at = decided_at - interval '4 days', visible_until = visible_until - interval '4 days' where id = $1`,
      [id],
    )
    await owner.query(`alter table assistant_disclosure enable trigger assistant_disclosure_proof`)
    // The clock of the database decides too, whatever a process believes.
    await expect(disclosure.read({ ...(await editor.ctx()), now: new Date(0) }, id)).rejects.toThrow('assistant.disclosure-not-open')
  })
  test('is not kept for it: the citizen’s wish to forget goes first', async () => {
    const { id: conversation, token } = await talk()
    const { id } = await json<Row>(ask(conversation))
    await release(id)
    await request('/api/assistant/forget', { body: { conversation: token } })
    expect(await json(read(id))).toEqual({ turns: [] })
    const { disclosures } = await json<{ disclosures: Row[] }>(editor.get('/api/assistant/disclosures'))
    expect(disclosures.find((d) => d.id === id)).toMatchObject({ conversation: null, mayRead: false })
  })
  test.each([
    ['no reason', { reason: '' }, 422],
    ['a reason too short to be one', { reason: 'weil es nötig ist' }, 422],
    ['blanks for a reason', { reason: ' '.repeat(40) }, 422],
    ['a conversation that is not there', { conversation: 'x'.repeat(43) }, 404],
  ])('cannot be asked for with %s', async (_, input, status) => expect((await ask((await talk()).id, input)).status).toBe(status))
  test('and nobody else may even see the list', async () => {
    for (const role of ['clerk', 'admin', 'personalrat', 'council'] as const) {
      const who = await person({ roles: [role] })
      for (const path of ['disclosures', `conversations?on=${today}`])
        expect((await who.get(`/api/assistant/${path}`)).status, `${role} ${path}`).toBe(403)
    }
  })
})

describe('the database keeps the rule itself', () => {
  test('the words cannot be selected by the roles that serve; the citizen’s own token opens hers', async () => {
    const { id, token } = await talk()
    for (const pool of [house.pool, house.pools.worker])
      await expect(pool.query('select closed from assistant_turn')).rejects.toThrow('permission denied')
    await expect(house.pools.worker.query('select * from assistant_own_words($1, $2)', [id, token])).rejects.toThrow('permission denied')
    expect((await house.pool.query('select * from assistant_own_words($1, $2)', [id, 'x'.repeat(43)])).rows).toEqual([])
    expect((await house.pool.query('select * from assistant_own_words($1, $2)', [id, token])).rows).toHaveLength(1)
  })
  test.each([
    [
      'the one who asked releases',
      `update assistant_disclosure set status = 'released', decided_by = requested_by, decided_role = 'dpo', decided_session = requested_session, decided_at = now(), visible_until = now() where status = 'open'`,
    ],
    [
      'somebody releases without a live session',
      `update assistant_disclosure set status = 'released', decided_by = 'x', decided_role = 'dpo', decided_session = 'x', decided_at = now(), visible_until = now() where status = 'open'`,
    ],
    [
      'an editor releases',
      `update assistant_disclosure set status = 'released', decided_by = s."userId", decided_role = 'editor', decided_session = s."id", decided_at = now(), visible_until = now() from auth_session s where status = 'open'`,
    ],
    [
      'it lasts longer than three days',
      `update assistant_disclosure set status = 'released', decided_by = u."id", decided_role = 'dpo', decided_session = s."id", decided_at = now(), visible_until = now() + interval '4 days' from auth_session s join auth_user u on u."id" = s."userId" where status = 'open' and u."role" = 'dpo'`,
    ],
    ['a decision is changed', `update assistant_disclosure set answer = 'x' where status = 'refused'`],
    ['the reason is changed', `update assistant_disclosure set reason = repeat('x', 40)`],
    ['another conversation is put in its place', `update assistant_disclosure set conversation_id = 'x'`],
    ['a request is removed', 'delete from assistant_disclosure'],
    ['a reading is removed', 'delete from assistant_disclosure_look'],
    ['words are put in its place', `update assistant_turn set closed = 'x'`],
    [
      'somebody asks for another',
      `insert into assistant_disclosure (conversation_id, reason, requested_by, requested_role, requested_session) values ('x', repeat('x', 40), 'x', 'editor', 'x')`,
    ],
    [
      'it comes released',
      `insert into assistant_disclosure (conversation_id, reason, requested_by, requested_role, requested_session, status, decided_by, decided_role, decided_at, visible_until) select 'x', repeat('x', 40), s."userId", 'editor', s."id", 'released', 'y', 'dpo', now(), now() from auth_session s`,
    ],
    ['it is read without a release', `select assistant_disclosed_words(id, requested_session) from assistant_disclosure where status = 'open'`],
    ['it is read in another session', `select assistant_disclosed_words(id, 'x') from assistant_disclosure`],
  ])('refused when %s', async (_, sql) => {
    await ask((await talk()).id)
    await expect(house.pool.query(sql).then(() => undefined)).rejects.toThrow(/violates check|two_persons|permission denied|assistant\./)
    await expect(house.pools.worker.query(sql).then(() => undefined)).rejects.toThrow('permission denied')
  })
})
