import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { inflateSync } from 'node:zlib'

const resolve = createRequire(import.meta.url).resolve
const known = new Map<string, Buffer>()

/**
 * Noto Sans as KERN ships it (OFL): every letter of DIN 91379. Unpacked once: the library that embeds fonts would unpack each table anew in JavaScript,
 * which took two seconds for every letter.
 */
export function fontBytes(cut: 'Regular' | 'Bold'): Buffer {
  const bytes = known.get(cut) ?? unpacked(readFileSync(resolve(`@kern-ux/native/dist/fonts/noto-sans/NotoSans-${cut}.woff`)))
  known.set(cut, bytes)
  return bytes
}

/** WOFF 1.0 to OpenType: the same tables, uncompressed. @see https://www.w3.org/TR/WOFF/ */
function unpacked(woff: Buffer): Buffer {
  const count = woff.readUInt16BE(12)
  const tables = Array.from({ length: count }, (_, i) => {
    const at = 44 + 20 * i
    const [offset, packed, length] = [woff.readUInt32BE(at + 4), woff.readUInt32BE(at + 8), woff.readUInt32BE(at + 12)]
    const data = woff.subarray(offset, offset + packed)
    return { tag: woff.subarray(at, at + 4), checksum: woff.readUInt32BE(at + 16), data: packed < length ? inflateSync(data) : data }
  })
  const power = 2 ** Math.floor(Math.log2(count))
  const head = Buffer.alloc(12 + 16 * count)
  woff.copy(head, 0, 4, 8) // the flavour
  head.writeUInt16BE(count, 4)
  head.writeUInt16BE(16 * power, 6)
  head.writeUInt16BE(Math.log2(power), 8)
  head.writeUInt16BE(16 * (count - power), 10)
  let offset = head.length
  const bodies = tables.map(({ tag, checksum, data }, i) => {
    const at = 12 + 16 * i
    tag.copy(head, at)
    head.writeUInt32BE(checksum, at + 4)
    head.writeUInt32BE(offset, at + 8)
    head.writeUInt32BE(data.length, at + 12)
    const body = Buffer.alloc(Math.ceil(data.length / 4) * 4)
    data.copy(body)
    offset += body.length
    return body
  })
  return Buffer.concat([head, ...bodies])
}
