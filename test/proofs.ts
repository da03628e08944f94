import { createRequire } from 'node:module'
import { createCanvas, GlobalFonts } from '@napi-rs/canvas'
import PDFDocument from 'pdfkit'

// Proofs as people hand them in, made up in every word: PDFs with text, and photographs of paper (a picture, slightly askew). The same seed makes the
// same proofs. What each is and shows stands beside it.

export type Proof = {
  name: string
  type: 'pdf' | 'png'
  package: 'hundesteuer' | 'sondernutzung' | 'wohngeld'
  /** Which of the package's documents it is; null for what is none of them. */
  document: string | null
  /** What can be read in it, by the ids of the package. */
  values: Record<string, string | number>
  lines: string[]
}

const names = ['Erna Beispiel', 'Max Mustermann', 'Ayşe Yılmaz', 'Jörg Groß', 'Svetlana Petrowa', 'Renée Dupont']
const streets = ['Marktstraße 4', 'Ringstraße 12', 'Am Anger 3 a', 'Hafnergasse 7', 'Lindenweg 21']
const breeds = ['Labrador', 'Dackel', 'Pudel', 'Schäferhund', 'Mischling', 'Terrier']
const dogs = ['Bello', 'Luna', 'Rex', 'Mia', 'Balu', 'Nala']

/** A small generator, so that a failing proof can be made again. */
function seeded(seed: number) {
  let state = seed
  const next = () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return state / 2_147_483_648
  }
  return {
    int: (min: number, max: number) => min + Math.floor(next() * (max - min + 1)),
    of: <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)] as T,
  }
}
const two = (n: number) => String(n).padStart(2, '0')
const euros = (n: number) => n.toLocaleString('de-DE', { minimumFractionDigits: 2, maximumFractionDigits: 2 })
const months = ['Januar', 'Februar', 'März', 'April', 'Mai', 'Juni', 'Juli', 'August', 'September', 'Oktober', 'November', 'Dezember']

/** Twenty-two of each package: the documents it names in several wordings, and some that are none of them. */
export function proofs(): Proof[] {
  const made: Proof[] = []
  for (let i = 0; i < 22; i++) {
    const r = seeded(1000 + i)
    const who = r.of(names)
    const day = { y: r.int(2019, 2026), m: r.int(1, 12), d: r.int(1, 28) }
    const iso = `${day.y}-${two(day.m)}-${two(day.d)}`
    const german = i % 3 === 0 ? `${day.d}. ${months[day.m - 1]} ${day.y}` : `${two(day.d)}.${two(day.m)}.${day.y}`
    const type = i % 4 === 3 ? ('png' as const) : ('pdf' as const)
    const chip = `2760981${String(r.int(10_000_000, 99_999_999))}`
    const spaced = i % 2 ? chip : chip.replace(/(\d{3})(?=\d)/g, '$1 ')
    const add = (p: Omit<Proof, 'name' | 'type'>) => made.push({ ...p, name: `${p.package}-${two(i)}-${p.document ?? 'fremd'}.${type}`, type })

    const dog = r.of(dogs)
    const dogKinds: Omit<Proof, 'name' | 'type'>[] = [
      {
        package: 'hundesteuer',
        document: 'heimtierausweis',
        values: { chip, geburt: iso },
        lines: [
          'EU-Heimtierausweis',
          `Besitzer: ${who}`,
          `Rufname: ${dog}`,
          `Rasse: ${r.of(breeds)}`,
          `Geburtsdatum des Tieres: ${german}`,
          `Transponder-Nr.: ${spaced}`,
          'Impfungen gegen Tollwut',
          'Tierarztpraxis Dr. Feld',
        ],
      },
      {
        package: 'hundesteuer',
        document: 'heimtierausweis',
        values: { chip, geburt: iso },
        lines: [
          'Internationaler Impfausweis für Hunde',
          'Tierarzt: Dr. Wiese',
          `Name des Tieres: ${dog}`,
          `geboren am ${german}`,
          `Mikrochip-Nr. ${spaced}`,
          'Tollwut, Staupe, Parvovirose',
        ],
      },
      {
        package: 'hundesteuer',
        document: 'schutzvertrag',
        values: { tag: iso },
        lines: [
          'Tierschutzverein Musterkreis e. V.',
          'Schutzvertrag',
          `zwischen dem Tierheim und ${who}, ${r.of(streets)}`,
          `Hund: ${dog}`,
          `Tag der Übernahme: ${german}`,
          `Transpondernummer ${spaced}`,
          'Die Schutzgebühr beträgt 250,00 EUR.',
        ],
      },
      {
        package: 'hundesteuer',
        document: null,
        values: {},
        lines: ['Rechnung', 'Futterhaus Musterstadt', 'Trockenfutter 12 kg', 'Summe 49,90 EUR', `Datum ${german}`],
      },
    ]
    add(dogKinds[i % 4] as Omit<Proof, 'name' | 'type'>)

    const area = r.int(8, 60)
    const left = r.int(14, 30) / 10
    const plan: Omit<Proof, 'name' | 'type'>[] = [
      {
        package: 'sondernutzung',
        document: 'lageplan',
        values: { flaeche: area, restbreite: left },
        lines: [
          `Lageplan Außenbestuhlung, Café ${who}`,
          'Maßstab 1:100',
          `Fläche der Tische: ${String(area).replace('.', ',')} m²`,
          `verbleibende Gehwegbreite: ${String(left).replace('.', ',')} m`,
          'Hauswand, Gehweg, Bordstein',
        ],
      },
      {
        package: 'sondernutzung',
        document: 'lageplan',
        values: { flaeche: area, restbreite: left },
        lines: [
          'Skizze Bestuhlung mit Maßen',
          r.of(streets),
          `Gesamtfläche ${area} m²`,
          `Restbreite ${String(left).replace('.', ',')} m auf dem Gehweg`,
          '6 Tische, 24 Stühle',
        ],
      },
      { package: 'sondernutzung', document: null, values: {}, lines: ['Speisekarte', 'Espresso 2,40', 'Apfelkuchen 3,80', 'Alle Preise in Euro'] },
    ]
    add(plan[i % 3] as Omit<Proof, 'name' | 'type'>)

    const rent = r.int(300, 1250)
    const extra = r.int(60, 240)
    const gross = r.int(900, 3400)
    const iban = `DE${r.int(10, 99)}${String(r.int(10_000_000, 99_999_999))}${String(r.int(1_000_000_000, 2_147_483_000))}`
    const money: Omit<Proof, 'name' | 'type'>[] = [
      {
        package: 'wohngeld',
        document: 'mietvertrag',
        values: { kaltmiete: rent, nebenkosten: extra, beginn: iso },
        lines: [
          'Mietvertrag über Wohnraum',
          `Vermieter: Wohnbau Musterstadt`,
          `Mieter: ${who}`,
          `Das Mietverhältnis beginnt am ${german}.`,
          `Grundmiete (Kaltmiete): ${euros(rent)} €`,
          `Vorauszahlung auf die Betriebskosten: ${euros(extra)} €`,
          'Wohnfläche 62 m²',
        ],
      },
      {
        package: 'wohngeld',
        document: 'einkommen',
        values: { brutto: gross },
        lines: [
          'Lohnabrechnung',
          `Abrechnungsmonat ${months[day.m - 1]} ${day.y}`,
          `Arbeitnehmer: ${who}`,
          `Gesamtbrutto ${euros(gross)} EUR`,
          'Lohnsteuer 120,00 EUR',
          `Auszahlungsbetrag ${euros(gross * 0.7)} EUR`,
        ],
      },
      {
        package: 'wohngeld',
        document: 'konto',
        values: { iban: iban.slice(2) },
        lines: [
          'Kontoauszug Nr. 7',
          'Sparkasse Musterkreis',
          `IBAN: ${iban.replace(/(.{4})(?=.)/g, '$1 ')}`,
          `Buchungstag ${german}`,
          'Alter Kontostand 812,40 EUR',
          'Neuer Kontostand 640,15 EUR',
        ],
      },
      {
        package: 'wohngeld',
        document: 'einkommen',
        values: { brutto: gross },
        lines: [
          'Rentenbescheid',
          'Deutsche Rentenversicherung',
          `Versicherte: ${who}`,
          `Bruttorente: ${euros(gross)} EUR`,
          'Die Rente wird monatlich gezahlt.',
        ],
      },
    ]
    add(money[i % 4] as Omit<Proof, 'name' | 'type'>)
  }
  return made
}

const find = createRequire(import.meta.url)
const family = 'Proof'

/** The file itself: a PDF with text, or a picture as a telephone takes it. */
export async function fileOf({ type, lines }: Pick<Proof, 'type' | 'lines'>): Promise<Buffer> {
  if (type === 'png') {
    if (!GlobalFonts.has(family)) GlobalFonts.registerFromPath(find.resolve('pdfjs-dist/standard_fonts/LiberationSans-Regular.ttf'), family)
    const canvas = createCanvas(1240, 900)
    const c = canvas.getContext('2d')
    c.fillStyle = '#f6f4ee'
    c.fillRect(0, 0, 1240, 900)
    c.rotate(0.006)
    c.fillStyle = '#1b1b1b'
    c.font = `34px ${family}`
    for (const [i, line] of lines.entries()) c.fillText(line, 80, 110 + i * 74)
    return canvas.toBuffer('image/png')
  }
  const pdf = new PDFDocument({ size: 'A4', margin: 60 })
  const done = new Promise<Buffer>((ok) => {
    const parts: Buffer[] = []
    pdf.on('data', (b: Buffer) => parts.push(b))
    pdf.on('end', () => ok(Buffer.concat(parts)))
  })
  pdf.registerFont('text', find.resolve('@kern-ux/native/dist/fonts/noto-sans/NotoSans-Regular.woff')).font('text').fontSize(12)
  for (const line of lines) pdf.text(line).moveDown(0.6)
  pdf.end()
  return done
}
