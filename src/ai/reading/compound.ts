import { Refusal } from './draft.ts'

const free = 0xfffffffa // from here on the numbers are marks, not sectors

/**
 * Checks the tables of a compound file (MS-CFB) before a reader follows them: no chain may run in a circle or out of the file, no
 * stream may be longer than the file. The readers of these files trust the tables and would fill the memory.
 * @throws Refusal broken
 */
export function checkCompound(bytes: Uint8Array) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const need = (holds: boolean) => {
    if (!holds) throw new Refusal('broken')
  }
  need(bytes.length >= 512)
  const shift = view.getUint16(0x1e, true)
  need((shift === 9 || shift === 12) && view.getUint16(0x20, true) === 6)
  const size = 1 << shift
  // The header has the place of a sector.
  const sectors = Math.ceil(bytes.length / size) - 1
  const word = (sector: number, i: number) => {
    const at = (sector + 1) * size + 4 * i
    need(sector < sectors && at + 4 <= bytes.length)
    return view.getUint32(at, true)
  }
  const perSector = size / 4

  // Which sectors hold the table of sectors: 109 in the header, the rest in a chain of their own.
  const count = view.getUint32(0x2c, true)
  need(count <= sectors && view.getUint32(0x40, true) <= sectors && view.getUint32(0x48, true) <= sectors)
  const tables: number[] = []
  for (let i = 0; i < Math.min(109, count); i++) tables.push(view.getUint32(0x4c + 4 * i, true))
  let more = view.getUint32(0x44, true)
  for (let steps = 0; tables.length < count && more < free; steps++) {
    need(steps <= sectors)
    for (let i = 0; i < perSector - 1 && tables.length < count; i++) tables.push(word(more, i))
    more = word(more, perSector - 1)
  }
  const after = (sector: number) => {
    const table = tables[Math.floor(sector / perSector)]
    need(table !== undefined)
    return word(table as number, sector % perSector)
  }
  const chain = (first: number) => {
    const seen: number[] = []
    for (let sector = first; sector < free; sector = after(sector)) {
      need(sector < sectors && seen.length <= sectors)
      seen.push(sector)
    }
    return seen
  }

  const miniSectors = chain(view.getUint32(0x3c, true))
  const afterMini = (sector: number) => {
    const table = miniSectors[Math.floor(sector / perSector)]
    need(table !== undefined)
    return word(table as number, sector % perSector)
  }
  const entries = chain(view.getUint32(0x30, true)).flatMap((sector) => Array.from({ length: size / 128 }, (_, i) => (sector + 1) * size + 128 * i))
  need(entries.every((at) => at + 128 <= bytes.length))
  // The tree of entries: each is reached once.
  const reached = new Set<number>()
  const open = [0]
  while (open.length) {
    const n = open.pop() as number
    if (n >= free) continue
    const at = entries[n]
    need(at !== undefined && !reached.has(n))
    reached.add(n)
    for (const link of [0x44, 0x48, 0x4c]) open.push(view.getUint32((at as number) + link, true))
    const length = view.getUint32((at as number) + 0x78, true)
    const first = view.getUint32((at as number) + 0x74, true)
    if (bytes[(at as number) + 0x42] === 5) need(chain(first).length * size >= length)
    if (bytes[(at as number) + 0x42] !== 2 || !length) continue
    need(length <= bytes.length)
    if (length >= view.getUint32(0x38, true)) need(chain(first).length * size >= length)
    else {
      let steps = 0
      for (let sector = first; sector < free; sector = afterMini(sector)) need(++steps <= bytes.length / 64)
      need(steps * 64 >= length)
    }
  }
}
