import { Buffer } from 'node:buffer'
import type { Kind } from './contract.ts'

type Found = { kind: Kind; format: string }

/** First bytes that name a format. What has no reader is named for the person who must ask for another file. */
const signatures: [hex: string, at: number, kind: Kind, format: string][] = [
  ['89504e470d0a1a0a', 0, 'png', 'PNG'],
  ['ffd8ff', 0, 'jpeg', 'JPEG'],
  ['49492a00', 0, 'tiff', 'TIFF'],
  ['4d4d002a', 0, 'tiff', 'TIFF'],
  ['474946383761', 0, 'gif', 'GIF'],
  ['474946383961', 0, 'gif', 'GIF'],
  ['57454250', 8, 'webp', 'WebP'],
  ['424d', 0, 'bmp', 'BMP'],
  ['7b5c727466', 0, 'rtf', 'RTF'],
  ['d0cf11e0a1b11ae1', 0, 'msg', 'OLE'],
  ['504b0304', 0, 'zip', 'ZIP'],
  ['504b0506', 0, 'zip', 'ZIP'],
  ['526172211a07', 0, 'unknown', 'RAR-Archiv'],
  ['377abcaf271c', 0, 'unknown', '7z-Archiv'],
  ['1f8b', 0, 'unknown', 'GZIP-Archiv'],
  ['7f454c46', 0, 'unknown', 'Programm'],
  ['4d5a', 0, 'unknown', 'Windows-Programm'],
  ['cafebabe', 0, 'unknown', 'Java-Programm'],
  ['49443303', 0, 'unknown', 'MP3-Ton'],
  ['52494646', 0, 'unknown', 'RIFF-Medien'],
  ['4f676753', 0, 'unknown', 'OGG-Medien'],
  ['1a45dfa3', 0, 'unknown', 'Matroska-Video'],
  ['38425053', 0, 'unknown', 'Photoshop'],
  ['0000000c6a502020', 0, 'unknown', 'JPEG 2000'],
  ['00000100', 0, 'unknown', 'Windows-Symbol'],
  ['53514c69746520666f726d61742033', 0, 'unknown', 'SQLite'],
]

const brands: Record<string, string> = { heic: 'HEIC', heix: 'HEIC', hevc: 'HEIC', mif1: 'HEIF', msf1: 'HEIF', avif: 'AVIF' }

/** The kind by content. Of zip and XML the reader looks further; of text the name decides between Markdown, CSV and plain. */
export function kindOf(bytes: Uint8Array, name: string): Found {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 8192))
  // PDF readers accept up to 1,024 bytes before the header.
  const pdf = head.subarray(0, 1029).indexOf('%PDF-')
  if (pdf >= 0 && !looksLikeMail(head.toString('latin1'))) return { kind: 'pdf', format: 'PDF' }
  for (const [hex, at, kind, format] of signatures) {
    const wanted = Buffer.from(hex, 'hex')
    if (head.length >= at + wanted.length && head.subarray(at, at + wanted.length).equals(wanted)) return { kind, format }
  }
  if (head.subarray(4, 8).toString('latin1') === 'ftyp') {
    const brand = head.subarray(8, 12).toString('latin1')
    return { kind: 'unknown', format: brands[brand] ?? 'Video' }
  }
  const text = decodeHead(head)
  if (text === undefined) return { kind: 'unknown', format: extensionOf(name).toUpperCase() || 'unbekannt' }
  return { kind: textKind(text, extensionOf(name)), format: 'Text' }
}

export const extensionOf = (name: string) => /\.([a-z0-9]{1,8})$/i.exec(name)?.[1]?.toLowerCase() ?? ''

/** The beginning as text, or undefined where it is binary. */
function decodeHead(head: Buffer): string | undefined {
  if (head[0] === 0xff && head[1] === 0xfe) return new TextDecoder('utf-16le').decode(head)
  if (head[0] === 0xfe && head[1] === 0xff) return new TextDecoder('utf-16be').decode(head)
  const wide = wideEncoding(head)
  if (wide) return new TextDecoder(wide).decode(head)
  let strange = 0
  for (const b of head) if (b < 32 && b !== 9 && b !== 10 && b !== 12 && b !== 13 && b !== 27) strange++
  // A stray NUL does not make a letter a binary file; one control character in twenty does.
  if (strange > head.length / 20) return undefined
  return head.toString('latin1')
}

/** UTF-16 without a mark: nearly every second byte is zero. */
export function wideEncoding(head: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  const end = Math.min(head.length, 2048) & ~1
  if (end < 8) return undefined
  let even = 0
  let odd = 0
  for (let i = 0; i < end; i += 2) {
    if (head[i] === 0) even++
    if (head[i + 1] === 0) odd++
  }
  const half = end / 2
  if (odd > 0.7 * half && even < 0.1 * half) return 'utf-16le'
  if (even > 0.7 * half && odd < 0.1 * half) return 'utf-16be'
  return undefined
}

function textKind(text: string, extension: string): Kind {
  const start = text.replace(/^\ufeff|^ï»¿/, '').trimStart()
  if (looksLikeMail(start)) return 'eml'
  if (/^<\?xml/i.test(start) && !/<html[\s>]/i.test(start.slice(0, 1000))) return 'xml'
  if (/^(?:<!--[\s\S]*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b/i.test(start) || /<html[\s>]/i.test(start.slice(0, 1000))) return 'html'
  if (/^\{\\rtf/.test(start)) return 'rtf'
  if (['html', 'htm', 'xhtml'].includes(extension) && /<\w+[\s>]/.test(start)) return 'html'
  if (extension === 'xml' && /^<[\w:]+[\s>]/.test(start)) return 'xml'
  if (/^<(?:[\w-]+:)?(?:Invoice|CreditNote|CrossIndustryInvoice)\b/.test(start)) return 'xml'
  if (['md', 'markdown'].includes(extension)) return 'markdown'
  if (['csv', 'tsv'].includes(extension)) return 'csv'
  return 'text'
}

const header =
  /^(?:from|to|cc|subject|date|received|message-id|mime-version|return-path|delivered-to|reply-to|content-type|x-[\w-]+|dkim-signature|envelope-to)[ \t]*:/i

/** A header block of at least three known fields, one of them From, Received, Return-Path or Message-ID. */
function looksLikeMail(text: string): boolean {
  const lines = text.replace(/^From .*\r?\n/, '').split(/\r?\n/, 80)
  let known = 0
  let decisive = false
  for (const line of lines) {
    if (line === '') break
    if (/^[ \t]/.test(line)) continue
    if (!/^[!-9;-~]+[ \t]*:/.test(line)) break
    if (header.test(line)) known++
    if (/^(?:from|received|return-path|message-id|mime-version)[ \t]*:/i.test(line)) decisive = true
  }
  return known >= 3 && decisive
}

/** Extensions people use for a kind; used only to say that a name and its content disagree. */
export const extensions: Partial<Record<Kind, string[]>> = {
  pdf: ['pdf'],
  docx: ['docx', 'docm', 'dotx', 'dotm'],
  odt: ['odt', 'ott', 'fodt'],
  pptx: ['pptx', 'pptm', 'ppsx', 'potx'],
  xlsx: ['xlsx', 'xlsm', 'xltx'],
  ods: ['ods', 'ots'],
  odp: ['odp', 'otp'],
  html: ['html', 'htm', 'xhtml'],
  eml: ['eml', 'txt', 'mht', 'mhtml'],
  msg: ['msg'],
  png: ['png'],
  jpeg: ['jpg', 'jpeg', 'jpe', 'jfif'],
  tiff: ['tif', 'tiff'],
  gif: ['gif'],
  webp: ['webp'],
  bmp: ['bmp', 'dib'],
  rtf: ['rtf', 'doc'],
  zip: ['zip'],
}
