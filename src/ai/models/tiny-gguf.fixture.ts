import { writeFileSync } from 'node:fs'

// Writes a GGUF file (version 3) of the llama architecture with random weights: a few hundred kilobytes that say nothing sensible, for the test that
// proves constrained decoding. @see https://github.com/ggml-org/ggml/blob/master/docs/gguf.md

const embedding = 64
const layers = 2
const heads = 4
const feedForward = 128
const context = 512

/** Unknown, begin, end, the 256 bytes, then printable ASCII and the marked space: enough to write any JSON. */
function vocabulary(): { tokens: string[]; types: number[] } {
  const bytes = Array.from({ length: 256 }, (_, b) => `<0x${b.toString(16).toUpperCase().padStart(2, '0')}>`)
  const letters = Array.from({ length: 94 }, (_, i) => String.fromCharCode(33 + i))
  const words = ['▁', ...letters]
  return { tokens: ['<unk>', '<s>', '</s>', ...bytes, ...words], types: [2, 3, 3, ...bytes.map(() => 6), ...words.map(() => 1)] }
}

/** Deterministic noise, so that a failure can be repeated (mulberry32). */
function noise(seed: number) {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return (((t ^ (t >>> 14)) >>> 0) / 2 ** 32 - 0.5) * 0.2
  }
}

const enum32 = { uint32: 4, float32: 6, text: 8, list: 9, int32: 5 } as const

export function writeTinyGguf(path: string): void {
  const { tokens, types } = vocabulary()
  const pieces: Buffer[] = []
  const u32 = (n: number) => {
    const b = Buffer.alloc(4)
    b.writeUInt32LE(n)
    return b
  }
  const u64 = (n: number) => {
    const b = Buffer.alloc(8)
    b.writeBigUInt64LE(BigInt(n))
    return b
  }
  const f32 = (n: number) => {
    const b = Buffer.alloc(4)
    b.writeFloatLE(n)
    return b
  }
  const text = (s: string) => Buffer.concat([u64(Buffer.byteLength(s)), Buffer.from(s)])
  const entries: Buffer[] = []
  const put = (key: string, type: number, ...value: Buffer[]) => entries.push(Buffer.concat([text(key), u32(type), ...value]))
  const number = (key: string, n: number) => put(key, enum32.uint32, u32(n))
  const list = (key: string, type: number, items: Buffer[]) => put(key, enum32.list, u32(type), u64(items.length), ...items)
  put('general.architecture', enum32.text, text('llama'))
  put('general.name', enum32.text, text('tiny random'))
  number('general.file_type', 0)
  number('llama.context_length', context)
  number('llama.embedding_length', embedding)
  number('llama.block_count', layers)
  number('llama.feed_forward_length', feedForward)
  number('llama.attention.head_count', heads)
  number('llama.attention.head_count_kv', heads)
  number('llama.rope.dimension_count', embedding / heads)
  put('llama.attention.layer_norm_rms_epsilon', enum32.float32, f32(1e-5))
  number('llama.vocab_size', tokens.length)
  put('tokenizer.ggml.model', enum32.text, text('llama'))
  list('tokenizer.ggml.tokens', enum32.text, tokens.map(text))
  list(
    'tokenizer.ggml.scores',
    enum32.float32,
    tokens.map((_, i) => f32(-i)),
  )
  list('tokenizer.ggml.token_type', enum32.int32, types.map(u32))
  number('tokenizer.ggml.unknown_token_id', 0)
  number('tokenizer.ggml.bos_token_id', 1)
  number('tokenizer.ggml.eos_token_id', 2)

  // Dimensions in ggml's order: the fastest running first.
  const shapes: [name: string, dimensions: number[]][] = [
    ['token_embd.weight', [embedding, tokens.length]],
    ['output_norm.weight', [embedding]],
    ['output.weight', [embedding, tokens.length]],
    ...Array.from({ length: layers }, (_, l): [string, number[]][] => [
      [`blk.${l}.attn_norm.weight`, [embedding]],
      [`blk.${l}.attn_q.weight`, [embedding, embedding]],
      [`blk.${l}.attn_k.weight`, [embedding, embedding]],
      [`blk.${l}.attn_v.weight`, [embedding, embedding]],
      [`blk.${l}.attn_output.weight`, [embedding, embedding]],
      [`blk.${l}.ffn_norm.weight`, [embedding]],
      [`blk.${l}.ffn_gate.weight`, [embedding, feedForward]],
      [`blk.${l}.ffn_up.weight`, [embedding, feedForward]],
      [`blk.${l}.ffn_down.weight`, [feedForward, embedding]],
    ]).flat(),
  ]
  const alignment = 32
  const padded = (n: number) => Math.ceil(n / alignment) * alignment
  let offset = 0
  const infos: Buffer[] = []
  const data: Buffer[] = []
  const next = noise(20261121)
  for (const [name, dimensions] of shapes) {
    const count = dimensions.reduce((a, b) => a * b, 1)
    const norm = name.includes('norm')
    const values = Float32Array.from({ length: count }, () => (norm ? 1 : next()))
    infos.push(Buffer.concat([text(name), u32(dimensions.length), ...dimensions.map(u64), u32(0), u64(offset)]))
    const bytes = Buffer.alloc(padded(count * 4))
    Buffer.from(values.buffer).copy(bytes)
    data.push(bytes)
    offset += bytes.length
  }
  pieces.push(Buffer.from('GGUF'), u32(3), u64(shapes.length), u64(entries.length), ...entries, ...infos)
  const head = Buffer.concat(pieces)
  writeFileSync(path, Buffer.concat([head, Buffer.alloc(padded(head.length) - head.length), ...data]))
}
