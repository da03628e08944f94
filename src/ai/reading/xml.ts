import { XMLParser } from 'fast-xml-parser'
import { Refusal } from './draft.ts'

/** An element, or text where the name is ''. Names and attributes are without their namespace's prefix. */
export type Xml = { name: string; attrs: Record<string, string>; children: Xml[]; text: string }

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  removeNSPrefix: true,
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  ignoreDeclaration: true,
  ignorePiTags: true,
  maxNestedTags: 1000,
  // Entities of the document's own are bounded, never external: no "billion laughs", no file is opened.
  processEntities: {
    enabled: true,
    maxEntityCount: 50,
    maxEntitySize: 1000,
    maxExpansionDepth: 2,
    maxTotalExpansions: 5_000_000,
    maxExpandedLength: 50_000_000,
  },
  htmlEntities: false,
})

type Raw = Record<string, Raw[] | string | Record<string, string>>

/** @throws Refusal broken */
export function parseXml(text: string): Xml {
  let raw: Raw[]
  try {
    raw = parser.parse(text.replace(/^\ufeff/, '')) as Raw[]
  } catch {
    throw new Refusal('broken')
  }
  const root = { name: '', attrs: {}, children: raw.map(convert), text: '' }
  const element = root.children.find((c) => c.name !== '')
  if (!element) throw new Refusal('broken')
  return element
}

function convert(raw: Raw): Xml {
  const attrs = (raw[':@'] ?? {}) as Record<string, string>
  for (const key in raw) {
    if (key === ':@') continue
    if (key === '#text') return { name: '', attrs: {}, children: [], text: decoded(String(raw[key])) }
    return { name: key, attrs, children: (raw[key] as Raw[]).map(convert), text: '' }
  }
  return { name: '', attrs: {}, children: [], text: '' }
}

/** Character references the parser leaves alone. */
const decoded = (text: string) =>
  text.includes('&#')
    ? text.replace(/&#(?:x([0-9a-f]{1,6})|(\d{1,7}));/gi, (all, hex, dec) => point(hex ? Number.parseInt(hex, 16) : Number(dec)) ?? all)
    : text
const point = (n: number) => (n > 0 && n <= 0x10ffff ? String.fromCodePoint(n) : undefined)

/** The first child along a path of names. */
export function at(node: Xml | undefined, ...path: string[]): Xml | undefined {
  let here = node
  for (const name of path) here = here?.children.find((c) => c.name === name)
  return here
}
export const children = (node: Xml | undefined, name: string) => node?.children.filter((c) => c.name === name) ?? []

/** All descendants of a name, in document order, not below one another. */
export function all(node: Xml | undefined, name: string): Xml[] {
  return node?.children.flatMap((c) => (c.name === name ? [c] : all(c, name))) ?? []
}

export const textIn = (node: Xml | undefined): string => (node ? node.text + node.children.map(textIn).join('') : '')
