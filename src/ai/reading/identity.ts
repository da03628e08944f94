import type { IdentityCopy, ReadDocument } from './contract.ts'

/**
 * Recognises copies of identity cards, passports and residence titles by their machine-readable zone (ICAO Doc 9303) and by the labels
 * printed in several languages. The evidence is where the signs stand, never what they say.
 * @see § 20 Abs. 2 PAuswG: a copy must be recognisable as a copy and may be kept only for the purpose of the check
 */
export function identityCopyOf(reading: ReadDocument): IdentityCopy | undefined {
  const evidence: IdentityCopy['evidence'] = []
  const kinds = new Map<IdentityCopy['document'], number>()
  let confidence = 0
  const found = (kind: IdentityCopy['document'], sure: number) => {
    kinds.set(kind, Math.max(sure, kinds.get(kind) ?? 0))
    confidence = Math.max(confidence, sure)
  }
  for (const page of reading.pages) {
    const [first, last] = [page.blocks[0], page.blocks.at(-1)]
    if (!first || !last) continue
    const text = reading.text.slice(first.start, last.end)
    for (const zone of zonesIn(text)) {
      evidence.push({ sign: zone.checked ? 'mrz-checked' : 'mrz', start: first.start + zone.start, end: first.start + zone.end, page: page.number })
      found(zone.document, zone.checked ? 0.99 : 0.85)
    }
    // A card is a small page of labels; a letter or a rule about identity cards has more to say.
    if (text.length > 2_500) continue
    const words = labels.flatMap((label) => {
      const at = label.exec(text)
      return at ? [{ start: at.index, end: at.index + at[0].length }] : []
    })
    const title = titles.find(([pattern]) => pattern.test(text))
    if (words.length < 3 || (!title && words.length < 5)) continue
    for (const w of words) evidence.push({ sign: 'layout-word', start: first.start + w.start, end: first.start + w.end, page: page.number })
    found(title?.[1] ?? 'identity-document', words.length >= 5 ? 0.9 : words.length === 4 ? 0.8 : 0.7)
  }
  if (!evidence.length) return undefined
  const [document] = [...kinds].sort((a, b) => b[1] - a[1] || Number(a[0] === 'identity-document') - Number(b[0] === 'identity-document'))[0] ?? [
    'identity-document',
  ]
  return { document, confidence, pages: [...new Set(evidence.map((e) => e.page))], keepUntil: 'check-done', evidence }
}

/** Labels as they stand on the card, in English or French beside the German: prose hardly has three of them. */
const labels = [
  /\bSurname\b|\bNom de famille\b|\/\s*Nom\b/i,
  /\bGiven names?\b|\bPr[ée]noms?\b/i,
  /\bDate of birth\b|\bDate de naissance\b/i,
  /\bPlace of birth\b|\bLieu de naissance\b/i,
  /\bNationality\b|\bNationalit[ée]\b(?!t)/i,
  /\bDate of expiry\b|\bDate d['’]expiration\b/i,
  /\bDate of issue\b|\bDate de d[ée]livrance\b/i,
  /\bColou?r of eyes\b|\bCouleur des yeux\b/i,
  /\bHeight\s*\/\s*Taille\b|\bHeight\b.{0,12}\bcm\b/i,
  /\bAuthority\b|\bAutorit[ée]\b(?!ä)/i,
  /\bIDENTITY CARD\b|\bCARTE D['’]IDENTIT[EÉ]\b/i,
  /\bFEDERAL REPUBLIC OF GERMANY\b|\bR[EÉ]PUBLIQUE F[EÉ]D[EÉ]RALE D['’]ALLEMAGNE\b/i,
  /\bPASSEPORT\b|\bPassport No\b|\bType\s*\/\s*Type\b/i,
  /\bOrdens- oder K[üu]nstlername\b|\bReligious name or pseudonym\b/i,
]

const titles: [RegExp, IdentityCopy['document']][] = [
  [/\bAUFENTHALTSTITEL\b|\bRESIDENCE PERMIT\b/, 'aufenthaltstitel'],
  [/\bREISEPASS\b|\bPASSPORT\b|\bPASSEPORT\b/, 'reisepass'],
  [/\bPERSONALAUSWEIS\b|\bIDENTITY CARD\b/, 'personalausweis'],
]

type Zone = { start: number; end: number; document: IdentityCopy['document']; checked: boolean }

/** OCR reads the filler as a guillemet or leaves gaps; the zone is compared without blanks. */
function zonesIn(text: string): Zone[] {
  const zones: Zone[] = []
  for (const found of text.matchAll(/[A-Z0-9][A-Z0-9<«‹\s]{26,110}[A-Z0-9<«‹]/g)) {
    const lead = found[0].search(/[PIAC][A-Z<«‹]/)
    if (lead < 0) continue
    const zone = found[0].replace(/«/g, '<<').replace(/‹/g, '<').replace(/\s/g, '')
    const fillers = zone.replace(/[^<]/g, '').length
    if (fillers < 6) continue
    const start = zone.search(/(?:P[A-Z<]|I[A-Z<]|A[A-Z<]|C[A-Z<])(?:D<<|[A-Z]{3})/)
    if (start < 0) continue
    const from = zone.slice(start)
    const checked = isChecked(from)
    // Misread, it must still have the shape: a row of fillers, and birth, sex and expiry or the name's line.
    if (!checked && !(/<{4}/.test(from) && (/\d{7}[MFX<]\d{7}/.test(from) || /^(?:P<|ID|I<|AR|AC)[A-Z<]{8,}<{8}/.test(from)))) continue
    zones.push({
      start: found.index,
      end: found.index + found[0].length,
      document:
        from[0] === 'P'
          ? 'reisepass'
          : from[0] === 'A'
            ? 'aufenthaltstitel'
            : from.startsWith('IDD<<') || from.startsWith('ID')
              ? 'personalausweis'
              : 'identity-document',
      checked,
    })
  }
  return zones
}

/** Check digits of document number, birth and expiry, in the three sizes of ICAO 9303 (TD3, TD2, TD1). */
function isChecked(zone: string): boolean {
  const layouts: [number, [from: number, to: number][]][] = [
    [
      88,
      [
        [44, 53],
        [57, 63],
        [65, 71],
      ],
    ],
    [
      72,
      [
        [36, 45],
        [49, 55],
        [57, 63],
      ],
    ],
    [
      60,
      [
        [5, 14],
        [30, 36],
        [38, 44],
      ],
    ],
  ]
  return layouts.some(
    ([length, fields]) => zone.length >= length && fields.every(([from, to]) => checkDigit(zone.slice(from, to)) === digit(zone[to])),
  )
}
const digit = (c: string | undefined) => (c === undefined ? -1 : c === '<' ? 0 : c === 'O' ? 0 : /\d/.test(c) ? Number(c) : -1)
const checkDigit = (field: string) =>
  [...field].reduce((sum, c, i) => sum + (c === '<' ? 0 : /\d/.test(c) ? Number(c) : c.charCodeAt(0) - 55) * ([7, 3, 1][i % 3] as number), 0) % 10
