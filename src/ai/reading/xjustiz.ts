import { type Context, Draft } from './draft.ts'
import { parseXml, textIn, type Xml } from './xml.ts'

/** A file of an export folder: its path there and its bytes. */
export type FolderFile = { name: string; bytes: Uint8Array }

export const messageFile = /(?:^|\/)xjustiz_nachricht(?:_[0-9a-f-]+)?\.xml$/i

/**
 * A message of the justice's mailbox (beBPo, EGVP) as its client exports it: `xjustiz_nachricht.xml` and the attachments are one item.
 * An acknowledgement of receipt (eEB) that is asked for is only reported; a person gives it.
 * @see § 173 Abs. 3 ZPO, § 56a VwGO; XJustiz 3, nachricht.gds.uebermittlungSchriftgutobjekte
 */
export async function readXjustiz(files: FolderFile[], context: Context): Promise<Draft> {
  const draft = new Draft('xjustiz', context.limits)
  // The shortest path is the message itself; others belong to files that were passed on.
  const message = files.filter((f) => messageFile.test(f.name)).sort((a, b) => a.name.length - b.name.length)[0]
  const root = message ? parseXml(new TextDecoder().decode(message.bytes)) : undefined
  if (root) writeMessage(draft, root)
  const named = root ? attachmentsOf(root) : new Map<string, string>()
  const present = new Set<string>()
  for (const file of files) {
    if (file === message) continue
    const base = file.name.split('/').at(-1) ?? file.name
    present.add(base.toLowerCase())
    context.signal.throwIfAborted()
    await context.part(base, file.bytes)
  }
  const missing = [...named.keys()].filter((n) => !present.has(n.toLowerCase()))
  if (missing.length) draft.warn('attachment-missing', missing.join(', '))
  return draft
}

/** The message alone, as a mail client delivers it. */
export function writeMessage(draft: Draft, root: Xml) {
  const first = (name: RegExp) => values(root, name)[0]
  const sender = nameIn(root, /^(?:auswahl_)?absender$/)
  const receiver = nameIn(root, /^(?:auswahl_)?empfaenger$/)
  const numbers = [
    ...new Set([...values(root, /^aktenzeichen(?:\.absender|\.empfaenger|\.freitext)?$/), ...values(root, /^aktenzeichen\.strukturiert$/)]),
  ].filter(Boolean)
  const created = first(/^erstellungszeitpunkt$/)
  const subject = first(/^(?:betreff|nachrichtenbetreff|kurzrubrum|verfahrensgegenstand)$/) ?? ''
  draft.title = subject || `Nachricht von ${sender || 'unbekannt'}`
  draft.meta = {
    ...(sender && { from: { name: sender, address: '' } }),
    ...(receiver && { to: [{ name: receiver, address: '' }] }),
    ...(subject && { subject }),
    ...(numbers.length && { fileNumbers: numbers }),
    ...(created && !Number.isNaN(Date.parse(created)) && { date: new Date(created).toISOString() }),
  }
  const id = first(/^eigeneNachrichtenID$/i)
  if (id) draft.meta.messageId = id
  const answered = first(/^fremdeNachrichtenID$/i)
  if (answered) draft.meta.inReplyTo = answered
  draft.block('heading', draft.title, { level: 1 })
  const fields: [string, string | undefined][] = [
    ['Absender', sender],
    ['Empfänger', receiver],
    ...numbers.map((n): [string, string] => ['Aktenzeichen', n]),
    ['Erstellt', created],
  ]
  for (const [name, value] of fields) if (value) draft.block('field', `${name}: ${value}`, { field: { name, value } })
  const attachments = attachmentsOf(root)
  if (attachments.size)
    draft.table([
      [
        { text: 'Datei', header: true },
        { text: 'Bezeichnung', header: true },
      ],
      ...[...attachments].map(([file, label]) => [{ text: file }, { text: label }]),
    ])
  const asked = find(root, /eeb|empfangsbekenntnis/i).filter((n) => !/^(?:false|0|nein)$/i.test(textIn(n).trim()))
  // A message that itself is an acknowledgement (nachricht.eeb.zuruecklaufend) asks for nothing.
  if (asked.length && !/zuruecklaufend/i.test(root.name)) draft.warn('acknowledgement-requested')
}

function attachmentsOf(root: Xml): Map<string, string> {
  const found = new Map<string, string>()
  for (const document of find(root, /^(?:dokument|anschreiben)$/)) {
    const label = values(document, /^anzeigename$/)[0] ?? ''
    for (const file of values(document, /^dateiname$/)) found.set(file, label)
  }
  return found
}

/** All elements of a name, also below one another. */
const find = (node: Xml, name: RegExp): Xml[] => node.children.flatMap((c) => [...(c.name && name.test(c.name) ? [c] : []), ...find(c, name)])
const values = (node: Xml, name: RegExp) =>
  find(node, name)
    .map((n) => textIn(n).replace(/\s+/g, ' ').trim())
    .filter(Boolean)

/** The readable name of a party: not its identifiers and codes. */
function nameIn(root: Xml, party: RegExp): string {
  for (const p of find(root, party)) {
    const named = find(p, /^(?:name|bezeichnung(?:\.aktuell)?|nachname|vorname|.*\.sonstige|.*\.gericht)$/).find(
      (n) => n.children.every((c) => c.name === '') || /gericht$/.test(n.name),
    )
    const text = textIn(named ?? p)
      .replace(/\s+/g, ' ')
      .trim()
    if (text) return text
  }
  return ''
}
