import { createHash } from 'node:crypto'
import type { SealedReason } from './contract.ts'

/** Which post stays closed, and the words on an envelope, in a name or in the head of a mail that say so; the first that fits counts. */
const marks: { reason: SealedReason; anywhere?: RegExp; addressed?: RegExp; mailbox?: RegExp }[] = [
  { reason: 'wahlbrief', anywhere: /\b(?:wahlbrief|stimmzettelumschlag)(?:umschlag)?\b/iu, mailbox: /^(?:brief)?wahl(?:amt|en)?$/iu },
  {
    reason: 'angebot',
    anywhere:
      /\bangebot(?:sunterlagen|sumschlag)?\b.{0,80}\b(?:vergabe|ausschreibung|submission|eröffnungstermin|öffnungstermin|nicht (?:vor|öffnen))|\b(?:vergabe|ausschreibung|submission)\w*\b.{0,80}\bangebot\b|\bnicht (?:vor|öffnen vor)\b.{0,40}\b(?:eröffnung|submission|öffnungstermin)/iu,
    mailbox: /^(?:vergabe|submission|ausschreibung)\w*$/iu,
  },
  { reason: 'personalrat', addressed: /^(?:gesamt)?personalrat\b|^vorsitz\w* des personalrat/iu, mailbox: /^(?:gesamt)?personalrat$/iu },
  {
    reason: 'gleichstellung',
    addressed: /^(?:gleichstellungs|frauen|chancengleichheits)beauftragte/iu,
    mailbox: /^(?:gleichstellung\w*|chancengleichheit)$/iu,
  },
  { reason: 'datenschutz', addressed: /^(?:behördliche\w* )?datenschutzbeauftragte/iu, mailbox: /^(?:datenschutz\w*|dsb)$/iu },
  { reason: 'personalakte', anywhere: /\bpersonalakten?\b/iu, mailbox: /^(?:personalakten?|personalamt)$/iu },
  {
    reason: 'persoenlich',
    anywhere: /\bpersönlich(?:\s*(?:\/|und|u\.|-)\s*|\s+)vertraulich\b|\bstreng vertraulich\b|^[\s–-]*(?:persönlich|vertraulich)[\s!–-]*$/imu,
  },
]

/** The outside of an arrival: nothing of what is inside. */
export type Outside = { fileName: string; mailbox?: string | undefined; bytes: Uint8Array }
export type Seal = { reason: SealedReason; sender: string | null }

/** How much of a file may hold its envelope or its head; further in it is not looked. */
const outsideBytes = 64 * 1024
const envelopeLines = 14

/**
 * Whether post stays closed, by its outside alone: the mailbox or folder it came to, its name, the head of a mail, the address on an envelope.
 * A body is never looked at: of a mail everything ends at the first empty line, of a text at the salutation or the subject.
 */
export function sealOf({ fileName, mailbox, bytes }: Outside): Seal | undefined {
  const head = isMail(fileName) ? headOf(bytes) : undefined
  const sender = head?.from ?? null
  const boxes = [...(mailbox ? [mailbox] : []), ...(head?.to ?? [])].map((box) => box.split('@')[0] ?? '')
  const free = [
    fileName.replace(/[_.-]+/g, ' '),
    head?.subject ?? '',
    /^(?:personal|private|company-confidential)$/i.test(head?.sensitivity ?? '') ? 'streng vertraulich' : '',
  ]
  const found = match({
    boxes,
    addressed: [...(head?.names ?? []), ...(isText(fileName) ? envelope(decode(bytes)) : [])],
    free: [...free, ...(isText(fileName) ? envelope(decode(bytes)) : [])],
  })
  return found && { reason: found, sender }
}

/** The same from the cover of what only a reader can see: the address field of the first page of a PDF or a scan. */
export const sealOfCover = (firstPage: string): SealedReason | undefined => {
  const lines = envelope(firstPage)
  return match({ boxes: [], addressed: lines, free: lines })
}

function match({ boxes, addressed, free }: { boxes: string[]; addressed: string[]; free: string[] }): SealedReason | undefined {
  const names = addressed.map((line) => line.replace(/^(?:an )?(?:den |die |das |das )?/iu, '').trim())
  const together = free.join('\n')
  return marks.find(
    (m) =>
      (m.mailbox && boxes.some((box) => m.mailbox?.test(box))) ||
      (m.addressed && names.some((name) => m.addressed?.test(name))) ||
      m.anywhere?.test(together),
  )?.reason
}

/** The lines of an address field: until the letter itself begins. */
function envelope(text: string): string[] {
  const lines = text.split('\n', 60).map((line) => line.trim())
  const begins = lines.findIndex((line) => /^(?:sehr geehrte|guten (?:tag|morgen)|hallo|liebe[rs]?\b|betreff|betr\.|re:)/iu.test(line))
  return lines
    .slice(0, begins < 0 ? undefined : begins)
    .filter(Boolean)
    .slice(0, envelopeLines)
    .filter((line) => line.length <= 100) // running text is no address
}

const isMail = (name: string) => /\.eml$/i.test(name)
const isText = (name: string) => /\.(?:txt|md)$/i.test(name)
const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes.subarray(0, outsideBytes))

/** The head of a mail (RFC 5322): unfolded, and nothing behind its first empty line. */
function headOf(bytes: Uint8Array) {
  const [head = ''] = decode(bytes).split(/\r?\n\r?\n/, 1)
  const lines = head.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/)
  const all = (name: string) => lines.filter((l) => l.toLowerCase().startsWith(`${name}:`)).map((l) => words(l.slice(name.length + 1).trim()))
  const recipients = ['to', 'cc', 'delivered-to', 'x-original-to', 'envelope-to'].flatMap(all)
  return {
    from: all('from')[0] ?? null,
    subject: all('subject')[0] ?? '',
    sensitivity: all('sensitivity')[0] ?? '',
    to: recipients.flatMap((r) => [...r.matchAll(/[\w.+-]+@[\w.-]+/g)].map((m) => m[0])),
    names: recipients.flatMap((r) => r.split(',').map((one) => one.replace(/<[^>]*>|"/g, '').trim())).filter(Boolean),
  }
}

/** Encoded words of a head (RFC 2047). */
const words = (text: string) =>
  text.replace(/\?=\s+=\?/g, '?==?').replace(/=\?([\w-]+)\?([bq])\?([^?]*)\?=/gi, (whole, charset: string, kind: string, content: string) => {
    const bytes =
      kind.toLowerCase() === 'b'
        ? Buffer.from(content, 'base64')
        : Buffer.from(
            content.replaceAll('_', ' ').replace(/=([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
            'latin1',
          )
    try {
      return new TextDecoder(charset).decode(bytes)
    } catch {
      return whole
    }
  })

/** An origin may hold a path and a name; of sealed post only its digest is kept, which still tells a repeated arrival. */
export const sealedOrigin = (origin: string) => `sealed/${createHash('sha256').update(origin).digest('hex')}`
