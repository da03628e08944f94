import { describe, expect, test } from 'vitest'
import type { StepKind, StepStatus } from './contract.ts'
import {
  type Act,
  askAgain,
  lackingOf,
  mayTakeBack,
  nextOf,
  positionsOf,
  putBack,
  refusalOf,
  type Situation,
  type StepState,
  turnOf,
} from './rules.ts'
import { errorTexts } from './texts.ts'

let serial = 0
const step = (kind: StepKind, status: StepStatus, more: Partial<StepState> = {}): StepState => ({
  id: `s${++serial}`,
  kind,
  status,
  stelleId: '20.00',
  position: 1,
  draftVersion: 1,
  ...more,
})
const now = (more: Partial<Situation> = {}): Situation => ({
  status: 'open',
  stelleId: '32.10',
  draftVersion: 1,
  steps: [],
  filed: true,
  draftOf: null,
  proposals: 0,
  resting: false,
  ...more,
})
const mz = (status: StepStatus, more: Partial<StepState> = {}) => step('mitzeichnung', status, more)
const sz = (status: StepStatus, more: Partial<StepState> = {}) => step('schlusszeichnung', status, more)
const acts: Record<string, Act> = {
  assign: { do: 'assign' },
  inform: { do: 'inform', stellen: ['20.00'] },
  write: { do: 'write', version: 1, changed: true },
  cosign: { do: 'cosign', stellen: ['20.00'] },
  sign: { do: 'sign' },
  resubmit: { do: 'resubmit', on: '2026-12-01', today: '2026-11-21' },
  close: { do: 'close' },
}

describe('every illegal step is refused with a sentence', () => {
  const named = (id: string, kind: StepKind, status: StepStatus, more: Partial<StepState> = {}) => step(kind, status, { id, ...more })
  test.each<[string, Act, Situation, string]>([
    ['z. d. A. rests: zuschreiben', { do: 'assign' }, now({ status: 'closed' }), 'closed'],
    ['z. d. A. rests: zur Kenntnis', { do: 'inform', stellen: ['20.00'] }, now({ status: 'closed' }), 'closed'],
    ['z. d. A. rests: Entwurf', { do: 'write', version: 1, changed: true }, now({ status: 'closed' }), 'closed'],
    ['z. d. A. rests: Mitzeichnung', { do: 'cosign', stellen: ['20.00'] }, now({ status: 'closed' }), 'closed'],
    ['z. d. A. rests: Schlusszeichnung', { do: 'sign' }, now({ status: 'closed' }), 'closed'],
    ['z. d. A. rests: Wiedervorlage', acts.resubmit as Act, now({ status: 'closed' }), 'closed'],
    ['z. d. A. twice', { do: 'close' }, now({ status: 'closed' }), 'closed'],
    [
      'z. d. A. rests: an answer',
      { do: 'answer', step: 'a', accepts: true, reason: null },
      now({ status: 'closed', steps: [named('a', 'kenntnisnahme', 'open')] }),
      'closed',
    ],
    ['reopened although open', { do: 'reopen' }, now(), 'not-closed'],
    ['reopened although signed only', { do: 'reopen' }, now({ status: 'signed' }), 'not-closed'],
    ['its Akte is closed', { do: 'assign' }, now({ resting: true }), 'akte-closed'],
    ['its Akte is closed: it cannot be reopened alone', { do: 'reopen' }, now({ status: 'closed', resting: true }), 'akte-closed'],
    ['given away while a signature is asked for', { do: 'assign' }, now({ steps: [sz('open')] }), 'schlusszeichnung-open'],
    ['the same Stelle asked twice at once', { do: 'inform', stellen: ['20.00', '20.00'] }, now(), 'same-stelle-twice'],
    ['its own Stelle', { do: 'inform', stellen: ['32.10'] }, now(), 'own-stelle'],
    [
      'Kenntnisnahme of who has not answered yet',
      { do: 'inform', stellen: ['20.00'] },
      now({ steps: [step('kenntnisnahme', 'open')] }),
      'asked-already',
    ],
    ['a draft after the signature', { do: 'write', version: 1, changed: true }, now({ status: 'signed' }), 'signed-already'],
    ['a draft on an old wording', { do: 'write', version: 1, changed: true }, now({ draftVersion: 2 }), 'draft-changed'],
    ['a draft without a change', { do: 'write', version: 1, changed: false }, now(), 'unchanged'],
    ['a free draft where the answer is the draft', { do: 'write', version: 1, changed: true }, now({ draftOf: 'answer' }), 'draft-elsewhere'],
    ['Mitzeichnung of an answer that has left', { do: 'cosign', stellen: ['20.00'] }, now({ draftOf: 'sent' }), 'no-draft'],
    ['Mitzeichnung of nothing', { do: 'cosign', stellen: ['20.00'] }, now({ draftVersion: 0 }), 'no-draft'],
    ['Mitzeichnung after the signature', { do: 'cosign', stellen: ['20.00'] }, now({ status: 'signed' }), 'signed-already'],
    ['Mitzeichnung while the signature is asked for', { do: 'cosign', stellen: ['20.10'] }, now({ steps: [sz('open')] }), 'schlusszeichnung-open'],
    ['Mitzeichnung of who is planned already', { do: 'cosign', stellen: ['20.00'] }, now({ steps: [mz('planned')] }), 'asked-already'],
    ['Mitzeichnung by the Stelle in charge', { do: 'cosign', stellen: ['32.10'] }, now(), 'own-stelle'],
    ['a signature of nothing', { do: 'sign' }, now({ draftVersion: 0 }), 'no-draft'],
    ['a signature before the Mitzeichnung', { do: 'sign' }, now({ steps: [mz('open')] }), 'mitzeichnung-open'],
    ['a signature before a planned Mitzeichnung', { do: 'sign' }, now({ steps: [mz('done'), mz('planned', { position: 2 })] }), 'mitzeichnung-open'],
    ['a signature over a refusal', { do: 'sign' }, now({ steps: [mz('refused')] }), 'mitzeichnung-refused'],
    ['two signatures at once', { do: 'sign' }, now({ steps: [sz('open')] }), 'asked-already'],
    ['a second signature', { do: 'sign' }, now({ status: 'signed', steps: [sz('done')] }), 'signed-already'],
    ['Wiedervorlage today', { do: 'resubmit', on: '2026-11-21', today: '2026-11-21' }, now(), 'day-past'],
    ['withdrawn although signed', { do: 'withdraw', step: 'a' }, now({ steps: [named('a', 'mitzeichnung', 'done')] }), 'step-over'],
    ['withdrawn although lapsed', { do: 'withdraw', step: 'a' }, now({ steps: [named('a', 'kenntnisnahme', 'lapsed')] }), 'step-over'],
    ['withdrawn although not there', { do: 'withdraw', step: 'b' }, now(), 'step-over'],
    ['closed outside an Akte', { do: 'close' }, now({ filed: false }), 'not-filed'],
    ['closed over a proposal', { do: 'close' }, now({ proposals: 1 }), 'proposal-open'],
    ['closed over a Mitzeichnung', { do: 'close' }, now({ steps: [mz('planned')] }), 'mitzeichnung-open'],
    ['closed over a refusal', { do: 'close' }, now({ steps: [mz('refused')] }), 'mitzeichnung-refused'],
    ['closed over a signature asked for', { do: 'close' }, now({ steps: [sz('open')] }), 'schlusszeichnung-open'],
    ['closed over a Kenntnisnahme', { do: 'close' }, now({ steps: [step('kenntnisnahme', 'open')] }), 'kenntnisnahme-open'],
    ['closed over a Wiedervorlage', { do: 'close' }, now({ steps: [step('wiedervorlage', 'open')] }), 'wiedervorlage-open'],
    [
      'answered before its turn',
      { do: 'answer', step: 'a', accepts: true, reason: null },
      now({ steps: [named('a', 'mitzeichnung', 'planned')] }),
      'not-open',
    ],
    ['answered twice', { do: 'answer', step: 'a', accepts: true, reason: null }, now({ steps: [named('a', 'mitzeichnung', 'done')] }), 'not-open'],
    [
      'answered after it lapsed',
      { do: 'answer', step: 'a', accepts: true, reason: null },
      now({ steps: [named('a', 'mitzeichnung', 'lapsed')] }),
      'not-open',
    ],
    ['answered although unknown', { do: 'answer', step: 'z', accepts: true, reason: null }, now(), 'not-open'],
    [
      'signed on an old wording',
      { do: 'answer', step: 'a', accepts: true, reason: null },
      now({ draftVersion: 2, steps: [named('a', 'mitzeichnung', 'open')] }),
      'draft-changed',
    ],
    [
      'refused without a reason',
      { do: 'answer', step: 'a', accepts: false, reason: ' ' },
      now({ steps: [named('a', 'mitzeichnung', 'open')] }),
      'reason-missing',
    ],
    [
      'a Kenntnisnahme refused',
      { do: 'answer', step: 'a', accepts: false, reason: 'nein' },
      now({ steps: [named('a', 'kenntnisnahme', 'open')] }),
      'cannot-refuse',
    ],
    [
      'a Wiedervorlage refused',
      { do: 'answer', step: 'a', accepts: false, reason: 'nein' },
      now({ steps: [named('a', 'wiedervorlage', 'open')] }),
      'cannot-refuse',
    ],
    [
      'the last signature while a Mitzeichnung is open again',
      { do: 'answer', step: 'a', accepts: true, reason: null },
      now({ steps: [named('a', 'schlusszeichnung', 'open'), mz('open')] }),
      'mitzeichnung-open',
    ],
    [
      'the last signature over a refusal',
      { do: 'answer', step: 'a', accepts: true, reason: null },
      now({ steps: [named('a', 'schlusszeichnung', 'open'), mz('refused')] }),
      'mitzeichnung-refused',
    ],
  ])('%s', (_why, act, situation, refusal) => {
    expect(refusalOf(act, situation)).toBe(refusal)
    const { de } = errorTexts[refusal === 'closed' ? 'circulation.run-closed' : `circulation.${refusal}`] ?? expect.fail(`no sentence for ${refusal}`)
    expect(de).toMatch(/^[A-ZÄÖÜ].{20,}[.]$/)
  })
})

describe('what is allowed', () => {
  test.each<[string, Act, Situation]>([
    ...Object.entries(acts).map(([name, act]): [string, Act, Situation] => [`${name} while it is open`, act, now()]),
    ['assign, inform, resubmit and close after the signature: assign', { do: 'assign' }, now({ status: 'signed', steps: [sz('done')] })],
    ['close after the signature', { do: 'close' }, now({ status: 'signed', steps: [mz('done'), sz('done')] })],
    ['the first draft', { do: 'write', version: 0, changed: true }, now({ draftVersion: 0 })],
    ['a changed draft while signatures are there', { do: 'write', version: 1, changed: true }, now({ steps: [mz('done'), sz('open')] })],
    ['another Mitzeichnung after the first', { do: 'cosign', stellen: ['20.10'] }, now({ steps: [mz('done')] })],
    ['the same Stelle again after it has answered', { do: 'inform', stellen: ['20.00'] }, now({ steps: [step('kenntnisnahme', 'done')] })],
    ['a signature when all have signed', { do: 'sign' }, now({ steps: [mz('done'), mz('withdrawn'), mz('lapsed')] })],
    ['a refusal settled by going without', { do: 'withdraw', step: 'a' }, now({ steps: [mz('refused', { id: 'a' })] })],
    ['a refusal with its reason', { do: 'answer', step: 'a', accepts: false, reason: 'Deckung fehlt' }, now({ steps: [mz('open', { id: 'a' })] })],
    ['reopening', { do: 'reopen' }, now({ status: 'closed' })],
  ])('%s', (_why, act, situation) => expect(refusalOf(act, situation)).toBeUndefined())
})

describe('the order of signing', () => {
  const chain = (...statuses: StepStatus[]) => statuses.map((status, i) => mz(status, { position: i + 1, id: `p${i + 1}` }))
  const turn = (steps: StepState[]) => turnOf(steps).map((s) => s.id)
  test.each<[string, StepState[], string[]]>([
    ['the first', chain('planned', 'planned', 'planned'), ['p1']],
    ['nobody while one is open', chain('open', 'planned'), []],
    ['the next when it is done', chain('done', 'planned', 'planned'), ['p2']],
    ['the next when one was withdrawn', chain('withdrawn', 'planned'), ['p2']],
    ['nobody after a refusal', chain('refused', 'planned'), []],
    ['all of one place at once', [mz('planned', { id: 'a' }), mz('planned', { id: 'b' }), mz('planned', { id: 'c', position: 2 })], ['a', 'b']],
    ['nobody behind two of whom one is open', [mz('done', { id: 'a' }), mz('open', { id: 'b' }), mz('planned', { id: 'c', position: 2 })], []],
    ['nobody when all are done', chain('done', 'done'), []],
  ])('%s', (_why, steps, ids) => expect(turn(steps)).toEqual(ids))

  test('places: one behind the other, or beside each other, behind those that are there', () => {
    const there = [mz('done', { position: 1 }), mz('open', { position: 2 }), mz('lapsed', { position: 9 })]
    expect(positionsOf(['a', 'b'], 'serial', there).map((p) => p.position)).toEqual([3, 4])
    expect(positionsOf(['a', 'b'], 'parallel', there).map((p) => p.position)).toEqual([3, 3])
    expect(positionsOf(['a'], 'serial', []).map((p) => p.position)).toEqual([1])
  })
})

describe('a changed draft', () => {
  test('lets every signature lapse and asks again in the same order, also who refused; a signature asked for lapses, a Kenntnisnahme stays', () => {
    const steps = [
      mz('done', { id: 'a' }),
      mz('refused', { id: 'b', position: 2 }),
      mz('planned', { id: 'c', position: 3 }),
      mz('withdrawn', { id: 'd', position: 4 }),
      mz('lapsed', { id: 'e' }),
      sz('open', { id: 'f' }),
      step('kenntnisnahme', 'open', { id: 'g' }),
    ]
    const { lapse, again } = askAgain(steps, 1)
    expect(lapse.map((s) => s.id)).toEqual(['a', 'b', 'c', 'f'])
    expect(again.map((s) => [s.id, s.position])).toEqual([
      ['a', 1],
      ['b', 2],
      ['c', 3],
    ])
  })
})

describe('a changed answer', () => {
  test('lets a Schlusszeichnung that was given lapse, too; what left with an earlier wording keeps its signatures', () => {
    const steps = [mz('done', { id: 'a' }), sz('done', { id: 'b' }), mz('done', { id: 'old', draftVersion: 0 })]
    expect(askAgain(steps, 1).lapse.map((s) => s.id)).toEqual(['a', 'b'])
    expect(askAgain(steps, undefined)).toEqual({ lapse: [], again: [] })
    expect(askAgain([...steps, mz('open', { id: 'c' })], undefined).again.map((s) => s.id)).toEqual(['c'])
  })
})

describe('taken back', () => {
  test.each<[string, StepState, Situation, boolean]>([
    ['a Mitzeichnung while nobody acted on it', mz('done', { id: 'a' }), now(), true],
    ['not after the next has signed', mz('done'), now({ steps: [mz('done', { position: 2 })] }), false],
    ['but while the next has not', mz('done'), now({ steps: [mz('open', { position: 2 })] }), true],
    ['not while the signature is asked for', mz('done'), now({ steps: [sz('open')] }), false],
    ['not of an answer that has left', sz('done'), now({ status: 'signed', draftOf: 'sent' }), false],
    ['not on an old wording', mz('done'), now({ draftVersion: 2 }), false],
    ['not after the signature', mz('done'), now({ status: 'signed' }), false],
    ['a signature until it is z. d. A.', sz('done'), now({ status: 'signed' }), true],
    ['not after that', sz('done'), now({ status: 'closed' }), false],
    ['not what lapsed', mz('lapsed'), now(), false],
    ['a Kenntnisnahme', step('kenntnisnahme', 'done'), now({ status: 'signed' }), true],
  ])('%s', (_why, one, situation, may) => expect(mayTakeBack(one, situation)).toBe(may))

  test('puts those who came after it back into the queue', () => {
    const [first, second] = [mz('done', { position: 1 }), mz('open', { position: 2, id: 'next' })]
    expect(putBack(first, [first, second]).map((s) => s.id)).toEqual(['next'])
    expect(putBack(sz('done'), [second])).toEqual([])
  })
})

test.each<[string, Situation, string]>([
  ['sorting first', now({ draftVersion: 0, filed: false, proposals: 1 }), 'work'],
  ['then it can be closed', now({ draftVersion: 0 }), 'close'],
  ['a draft asks for signatures', now(), 'ask-signature'],
  ['Mitzeichnung', now({ steps: [mz('open')] }), 'mitzeichnung'],
  ['a refusal comes first', now({ steps: [mz('refused'), mz('planned')] }), 'settle'],
  ['Schlusszeichnung', now({ steps: [mz('done'), sz('open')] }), 'schlusszeichnung'],
  ['a signed one waits for a Wiedervorlage', now({ status: 'signed', steps: [step('wiedervorlage', 'open')] }), 'wait'],
  ['nothing after z. d. A.', now({ status: 'closed' }), 'none'],
])('the next step: %s', (_why, situation, next) => expect(nextOf(situation)).toBe(next))

test('what is lacking is named in the order in which one does it', () => {
  expect(lackingOf(now({ filed: false, proposals: 2, steps: [step('wiedervorlage', 'open'), mz('open')] }))).toEqual([
    'not-filed',
    'proposal-open',
    'mitzeichnung-open',
    'wiedervorlage-open',
  ])
})
