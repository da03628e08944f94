import { XMLParser, XMLValidator } from 'fast-xml-parser'

/** An element of a DMN file without its namespace prefix. */
export interface Element {
  tag: string
  attributes: Record<string, string>
  children: Element[]
  text: string
}

/** DMN 1.2 to 1.5. A file of 1.1 has other names and another FEEL. */
const versions: Record<string, string> = {
  'http://www.omg.org/spec/DMN/20180521/MODEL/': '1.2',
  'https://www.omg.org/spec/DMN/20191111/MODEL/': '1.3',
  'https://www.omg.org/spec/DMN/20211108/MODEL/': '1.4',
  'https://www.omg.org/spec/DMN/20230324/MODEL/': '1.5',
}

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  htmlEntities: true, // also &#10; and &#x20;
})
type Raw = { [tag: string]: unknown }

/** The `definitions` of a file, or a German sentence that says why it is none. */
export function readXml(xml: string): Element | string {
  const text = xml.replace(/^\uFEFF/, '')
  if (/<!DOCTYPE/i.test(text)) return 'Die Datei enthält eine DOCTYPE-Angabe; solche Dateien werden aus Sicherheitsgründen nicht gelesen.'
  const valid = XMLValidator.validate(text, { allowBooleanAttributes: false })
  if (valid !== true) return `Die Datei ist kein gültiges XML (Zeile ${valid.err.line}).`
  const { root, prefix } = parseXml(text)
  if (root?.tag !== 'definitions') return 'Die Datei ist kein DMN-Modell (das Element „definitions“ fehlt).'
  const namespace = root.attributes[prefix ? `xmlns:${prefix}` : 'xmlns'] ?? ''
  if (!Object.hasOwn(versions, namespace))
    return `Die Datei ist in keiner der Fassungen DMN ${Object.values(versions).join(', ')} geschrieben (Namensraum „${namespace}“).`
  return root
}

/** The outermost element of well-formed XML, and its namespace prefix. */
export function parseXml(xml: string): { root: Element | undefined; prefix: string } {
  const raw = (parser.parse(xml) as Raw[]).find((node) => Object.keys(node).some((key) => !/^[?#:]/.test(key)))
  const tag = raw && Object.keys(raw).find((key) => key !== ':@')
  return { root: raw && elementOf(raw), prefix: tag?.includes(':') ? (tag.split(':')[0] ?? '') : '' }
}

const localName = (tag: string): string => tag.slice(tag.indexOf(':') + 1)

function elementOf(raw: Raw): Element {
  const [tag = '', content] = Object.entries(raw).find(([key]) => key !== ':@') ?? []
  const nodes = (Array.isArray(content) ? content : []) as Raw[]
  const attributes = Object.fromEntries(Object.entries((raw[':@'] ?? {}) as Raw).map(([key, value]) => [key, String(value)]))
  const texts = nodes.flatMap((n) => ('#text' in n ? [String(n['#text'])] : []))
  return { tag: localName(tag), attributes, children: nodes.filter((n) => !('#text' in n)).map(elementOf), text: texts.join('') }
}

export const all = (of: Element | undefined, tag: string): Element[] => of?.children.filter((c) => c.tag === tag) ?? []
export const first = (of: Element | undefined, ...tags: string[]): Element | undefined => of?.children.find((c) => tags.includes(c.tag))
export const textOf = (of: Element | undefined, tag: string): string => first(of, tag)?.text.trim() ?? ''
export const attribute = (of: Element | undefined, name: string): string => of?.attributes[name] ?? ''
