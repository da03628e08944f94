import { describe, expect, expectTypeOf, test } from 'vitest'
import { type Example, fromBytes, fromDescriptions, type Model, toBytes, train, update } from './index.ts'
import { letters, offices } from './letters.fixture.ts'

const decisions = letters(600)
const fresh = letters(200, { seed: 99 })
const model = train('offen', decisions)
const accuracy = (m: Model, examples: readonly Example[]) => examples.filter((e) => m.predict(e.text).label === e.label).length / examples.length

test('learns from decisions and says which words decided', () => {
  expect(accuracy(model, fresh)).toBeGreaterThan(0.99)
  const text = 'Sehr geehrte Damen und Herren, am Rathaus ist ein Schlagloch, bitte ausbessern.'
  const { label, evidence } = model.predict(text)
  expect(label).toBe('bauamt')
  const [first] = evidence
  expect(text.slice(first?.start, first?.end)).toBe('Schlagloch')
  expect(evidence.reduce((sum, e) => sum + Math.abs(e.weight), 0)).toBeLessThanOrEqual(1 + 1e-9)
})

test('the same decisions in the same order give the same bytes', () => {
  expect(Buffer.compare(toBytes(train('offen', letters(600))), toBytes(model))).toBe(0)
  expect(Buffer.compare(toBytes(train('offen', decisions.toReversed())), toBytes(model))).not.toBe(0)
})

test('a model survives its file: same border, same predictions, same bytes again', () => {
  const read = fromBytes('offen', toBytes(model))
  expectTypeOf(read.border).toEqualTypeOf<'offen'>()
  for (const { text } of fresh.slice(0, 30)) expect(read.predict(text)).toEqual(model.predict(text))
  expect(Buffer.compare(toBytes(read), toBytes(model))).toBe(0)
  const mixed = train('offen', decisions, { descriptions: offices })
  expect(fromBytes('offen', Buffer.from(toBytes(mixed))).predict(fresh[0]?.text ?? '')).toEqual(mixed.predict(fresh[0]?.text ?? ''))
})

describe('a damaged file is refused', () => {
  const bytes = toBytes(model)
  const flip = (at: number) => {
    const copy = bytes.slice()
    copy[at] = (copy[at] as number) ^ 1
    return copy
  }
  test.each([
    [bytes.subarray(0, 10), 'cut to almost nothing'],
    [bytes.subarray(0, bytes.length - 1000), 'cut at the end'],
    [flip(0), 'no file of ours'],
    [flip(4), 'another version'],
    [flip(Math.floor(bytes.length / 2)), 'one bit in a weight'],
    [new Uint8Array(0), 'empty'],
  ])('%# (%s)', (damaged) => {
    expect(() => fromBytes('offen', damaged)).toThrow('classify.bad-file')
  })
})

describe('only what several people write is learned', () => {
  const rare = (senders: number): Example<'offen'>[] => [
    ...decisions,
    ...Array.from({ length: 20 }, (_, i) => ({ text: 'Xylofant', label: 'bauamt', border: 'offen' as const, sender: `rare${i % senders}` })),
  ]
  test('a word of four senders stays out, however often it comes', () => {
    expect(train('offen', rare(4)).predict('Xylofant').label).toBeUndefined()
  })
  test('with the fifth it comes in', () => {
    expect(train('offen', rare(5)).predict('Xylofant').label).toBe('bauamt')
  })
  test('texts without a sender count as one sender together', () => {
    const anonymous = rare(5).map(({ sender, ...example }) => (sender?.startsWith('rare') ? example : { ...example, sender: sender ?? '' }))
    expect(train('offen', anonymous).predict('Xylofant').label).toBeUndefined()
  })
  test('updates keep the rule', () => {
    expect(update(model, rare(4).slice(600)).predict('Xylofant').label).toBeUndefined()
    expect(update(model, rare(5).slice(600)).predict('Xylofant').label).toBe('bauamt')
  })
})

test('erased means unlearned: rebuilt without the texts, the model is the one that never saw them', () => {
  const secret = Array.from({ length: 30 }, (_, i) => ({
    text: 'Quittengelee am Marktplatz',
    label: 'ordnungsamt',
    border: 'offen' as const,
    sender: `q${i}`,
  }))
  const knew = train('offen', [...decisions, ...secret])
  expect(knew.predict('Quittengelee').label).toBe('ordnungsamt')
  const rebuilt = train('offen', decisions)
  expect(Buffer.compare(toBytes(rebuilt), toBytes(model))).toBe(0)
  expect(rebuilt.predict('Quittengelee').label).toBeUndefined()
})

describe('borders do not mix', () => {
  const sozial = { text: 'Wohngeld', label: 'bauamt', border: 'sozial' as const, sender: 'a' }
  test('the compiler refuses', () => {
    // @ts-expect-error an example of another border
    expect(() => train('offen', [...decisions, sozial])).toThrow('classify.border-crossed')
    // @ts-expect-error an example of another border
    expect(() => update(model, [sozial])).toThrow('classify.border-crossed')
    expectTypeOf(model).not.toExtend<Model<'sozial'>>()
  })
  test('so does the running program, where types were lost', () => {
    const anything: Example[] = [...decisions, sozial]
    expect(() => train('offen' as string, anything)).toThrow('classify.border-crossed')
    expect(() => update(model as Model, [sozial])).toThrow('classify.border-crossed')
    expect(() => fromBytes('sozial', toBytes(model))).toThrow('classify.border-crossed')
  })
})

test('an update learns new decisions, also of a new class, and leaves the old model as it was', () => {
  const before = toBytes(model)
  const moved = Array.from({ length: 40 }, (_, i) => ({
    text: `Ich beantrage Wohngeld und einen Mietzuschuss ${i % 2 ? 'für meine Familie' : 'ab sofort'}`,
    label: 'wohngeldstelle',
    border: 'offen' as const,
    sender: `w${i}`,
  }))
  const updated = update(model, moved)
  expect(updated.predict('Wo beantrage ich Wohngeld?').label).toBe('wohngeldstelle')
  expect(accuracy(updated, fresh)).toBeGreaterThan(0.99)
  expect(updated.decisions).toBe(640)
  expect(Buffer.compare(toBytes(model), before)).toBe(0)
})

describe('cold start flows into experience', () => {
  const cold = fromDescriptions('offen', offices)
  const learned = (n: number) => train('offen', letters(n, { seed: 3 }), { descriptions: offices, minSenders: 1 })
  test('ten decisions do not make it worse than the descriptions alone', () => {
    expect(accuracy(learned(10), fresh)).toBeGreaterThanOrEqual(accuracy(cold, fresh) - 0.02)
  })
  test('more decisions, better answers', () => {
    expect(accuracy(learned(300), fresh)).toBeGreaterThan(accuracy(cold, fresh))
  })
  test('decisions overrule the description when the town works otherwise', () => {
    const ours = letters(300, { seed: 4 }).map((e) => (e.text.includes('Straßenlaterne') ? { ...e, label: 'ordnungsamt' } : e))
    const model = train('offen', ours, { descriptions: offices })
    expect(cold.predict('Die defekte Straßenlaterne').label).toBe('bauamt')
    expect(model.predict('Guten Tag, ich schreibe wegen die defekte Straßenlaterne in unserer Straße.').label).toBe('ordnungsamt')
  })
  test('a class nobody has decided for yet is still found by its description', () => {
    const model = train('offen', decisions, {
      descriptions: [...offices, { id: 'standesamt', title: 'Standesamt', description: 'Eheschließung, Geburtsurkunden, Namensänderung.' }],
    })
    expect(model.predict('Geburtsurkunde und Eheschließung beim Standesamt').label).toBe('standesamt')
  })
  test('an untrained model can be updated', () => {
    expect(update(cold, decisions).decisions).toBe(600)
  })
})

describe('the confidence keeps its word', () => {
  // A fifth of the labels is wrong: no model can be right more often, and this one must know it.
  const noisy = train('offen', letters(2500, { noise: 0.3, seed: 5 }), { precision: 0.95 })
  const asked = letters(5000, { noise: 0.3, seed: 6 }).map((e) => ({
    right: noisy.predict(e.text).label === e.label,
    confidence: noisy.predict(e.text).confidence,
  }))
  test('mean confidence and share of right answers differ by less than four points on fresh texts', () => {
    const share = asked.filter((a) => a.right).length / asked.length
    const mean = asked.reduce((sum, a) => sum + a.confidence, 0) / asked.length
    expect(share).toBeLessThan(0.9)
    expect(Math.abs(share - mean)).toBeLessThan(0.04)
    expect(noisy.reliability.ece).toBeLessThan(0.04)
  })
  test('it abstains where the wanted precision cannot be had', () => {
    expect(noisy.predict(fresh[0]?.text ?? '').abstained).toBe(true)
    expect(model.predict(fresh[0]?.text ?? '')).toMatchObject({ abstained: false, certainty: 'sicher' })
  })
})

test.each([
  ['', 'nothing'],
  ['   \n\t', 'white space'],
  ['😀😀😀', 'no words'],
  ['§ € %', 'signs only'],
  ['qwrtzpsdfg', 'no known piece of a word'],
])('%j is unclear (%s)', (text) => {
  const { certainty, abstained } = model.predict(text)
  expect({ certainty, abstained }).toEqual({ certainty: 'unklar', abstained: true })
})

test('a text of a million letters is read to the end', () => {
  const text = `${'Lorem ipsum dolor sit amet. '.repeat(40_000)}Schlagloch`
  const { label, evidence } = model.predict(text)
  expect(label).toBeDefined()
  expect(evidence.length).toBeLessThanOrEqual(8)
})

test('options that cannot be met are refused', () => {
  expect(() => train('offen', decisions, { precision: 1 })).toThrow('classify.bad-precision')
  expect(() => train('offen', [])).toThrow('classify.too-few-classes')
})
