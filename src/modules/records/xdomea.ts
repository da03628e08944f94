import { XMLBuilder } from 'fast-xml-parser'

// The shape of xdomea 3.0.0 messages for Aussonderung (KoSIT). The schema files are not part of this house, so nothing here is validated against
// them, and every message says so. Identifiers in the wording of the standard.

export const namespace = 'urn:xoev-de:xdomea:schema:3.0.0'
export const notValidated = 'Schema nicht validiert'

export type ExportFile = { id: string; name: string; dateiname: string; receivedOn: string }
export type ExportEntry = { id: string; title: string; filedOn: string; files: readonly ExportFile[] }
export type ExportAkte = {
  id: string
  aktenzeichen: string
  title: string
  planId: string
  planTitle: string
  stelle: string
  openedOn: string
  closedOn: string
  retentionYears: number | null
  border: string | null
  entries: readonly ExportEntry[]
}
export type Message = {
  code: '0501' | '0503'
  processId: string
  createdAt: Date
  sender: string
  office: string
  receiver: string
  akte: ExportAkte
}

const messageNames = { '0501': 'Aussonderung.Anbieteverzeichnis', '0503': 'Aussonderung.Aussonderung' } as const
/** The name of the message, of its XML file and of its zip. */
export const messageName = ({ code, processId }: Pick<Message, 'code' | 'processId'>) => `${processId}_${messageNames[code]}.${code}`
/** A Primaerdokument is called by a UUID and the ending of its file. */
export const dateinameOf = (id: string, name: string) => `${id}${/\.[a-z0-9]{1,8}$/i.exec(name)?.[0].toLowerCase() ?? ''}`

const code = (list: string, version: string, value: string, name?: string) => ({
  '@_listURI': `urn:xoev-de:xdomea:codeliste:${list}`,
  '@_listVersionID': version,
  code: value,
  ...(name ? { name } : {}),
})

/** The XML of an offer (0501: metadata alone) or a handing over (0503: with the files that lie beside it). */
export function messageXml({ code: type, processId, createdAt, sender, office, receiver, akte }: Message): string {
  const x = <T extends object>(o: T) => Object.fromEntries(Object.entries(o).filter(([, v]) => v !== undefined))
  const electronic = code('medium', '1.0', '001', 'Elektronisch: Das Schriftgutobjekt liegt ausschließlich in elektronischer Form vor.')
  const body = {
    '?xml': { '@_version': '1.0', '@_encoding': 'UTF-8' },
    '#comment': ` ${notValidated}: Aufbau nach xdomea 3.0.0, nicht gegen die Schemadateien geprüft. `,
    [`xdomea:${messageNames[type]}.${type}`]: {
      '@_xmlns:xdomea': namespace,
      'xdomea:Kopf': x({
        'xdomea:ProzessID': processId,
        'xdomea:Nachrichtentyp': code('nachrichtentyp', '2.0', type, messageNames[type]),
        'xdomea:Erstellungszeitpunkt': createdAt.toISOString().replace(/\.\d+Z$/, 'Z'),
        'xdomea:Absender': { 'xdomea:Institution': { 'xdomea:Name': sender }, 'xdomea:Organisationseinheit': { 'xdomea:Name': office } },
        'xdomea:Empfaenger': { 'xdomea:Institution': { 'xdomea:Name': receiver } },
        'xdomea:SendendesSystem': { 'xdomea:Produktname': 'Vorzimmer' },
        'xdomea:Importbestaetigung': type === '0503' ? '1' : undefined,
        'xdomea:RueckmeldungArchivkennung': type === '0503' ? '0' : undefined,
        'xdomea:Empfangsbestaetigung': '1',
      }),
      'xdomea:Schriftgutobjekt': {
        'xdomea:Akte': {
          'xdomea:Identifikation': { 'xdomea:ID': akte.id },
          'xdomea:AllgemeineMetadaten': x({
            'xdomea:Betreff': akte.title,
            'xdomea:Kennzeichen': akte.aktenzeichen,
            'xdomea:Federfuehrung': akte.stelle,
            'xdomea:Bemerkung': akte.border ? `Amtsgeheimnis: ${akte.border}` : undefined,
            'xdomea:Medium': electronic,
            'xdomea:Aktenplaneinheit': { 'xdomea:Kennzeichen': akte.planId, 'xdomea:Inhaltsangabe': akte.planTitle },
          }),
          'xdomea:ArchivspezifischeMetadaten': x({ 'xdomea:Aufbewahrungsdauer': akte.retentionYears ?? undefined }),
          'xdomea:Laufzeit': { 'xdomea:Beginn': akte.openedOn, 'xdomea:Ende': akte.closedOn },
          'xdomea:Akteninhalt': {
            'xdomea:Dokument': akte.entries.map((entry, i) => ({
              'xdomea:Identifikation': { 'xdomea:ID': entry.id, 'xdomea:NummerImUebergeordnetenContainer': i + 1 },
              'xdomea:AllgemeineMetadaten': { 'xdomea:Betreff': entry.title, 'xdomea:Medium': electronic },
              ...(entry.files[0] ? { 'xdomea:Posteingangsdatum': entry.files[0].receivedOn } : {}),
              'xdomea:DatumDesSchreibens': entry.filedOn,
              ...(type === '0503' ? { 'xdomea:Version': entry.files.map(version) } : {}),
            })),
          },
        },
      },
    },
  }
  const builder = new XMLBuilder({ ignoreAttributes: false, format: true, suppressEmptyNode: true, commentPropName: '#comment' })
  return withoutControls(builder.build(body) as string)
}

const version = (file: ExportFile, i: number) => ({
  'xdomea:Nummer': i + 1,
  'xdomea:Format': {
    'xdomea:Name': code('dateiformat', '2.0', '100'),
    'xdomea:SonstigerName': file.name.slice(file.name.lastIndexOf('.') + 1).toLowerCase(),
    'xdomea:Version': 'unbekannt',
    'xdomea:Primaerdokument': { 'xdomea:Dateiname': file.dateiname, 'xdomea:DateinameOriginal': file.name },
  },
})

/** XML 1.0 has no place for them, and letters bring them along. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
const withoutControls = (xml: string) => xml.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')

/** What lies in every zip beside the message. */
export const readme = (message: Message) =>
  [
    `${notValidated}`,
    '',
    `Diese Lieferung hat den Aufbau einer Nachricht ${messageNames[message.code]}.${message.code} nach xdomea 3.0.0,`,
    'ist aber nicht gegen die Schemadateien des Standards geprüft. Bitte prüfen Sie sie vor der Übernahme.',
    '',
    `Akte ${message.akte.aktenzeichen}, ${message.akte.entries.length} Dokumente, ${message.akte.entries.flatMap((e) => e.files).length} Dateien.`,
    message.code === '0501' ? 'Ein Anbieteverzeichnis enthält nur Metadaten, keine Dateien.' : 'Die Dateien liegen neben der Nachricht.',
    '',
  ].join('\r\n')
