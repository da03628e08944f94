import { createRequire } from 'node:module'
import { createCanvas, GlobalFonts } from '@napi-rs/canvas'
import PDFDocument from 'pdfkit'
import { fontBytes } from '#base/paper/font.ts'

// Proofs as people hand them in, made up in every word: PDFs with text, and photographs of paper as a telephone takes them. The same seed makes the same
// proofs. What each is and shows stands beside it.

export type Proof = {
  name: string
  type: 'pdf' | 'jpeg'
  /** How the photograph was taken. */
  photo?: Photo
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
    const type = i % 4 === 3 ? ('jpeg' as const) : ('pdf' as const)
    const photo = photos[i % photos.length] ?? 'held'
    const chip = `2760981${String(r.int(10_000_000, 99_999_999))}`
    const spaced = i % 2 ? chip : chip.replace(/(\d{3})(?=\d)/g, '$1 ')
    const add = (p: Omit<Proof, 'name' | 'type'>) => made.push({ ...p, name: `${p.package}-${two(i)}-${p.document ?? 'fremd'}.${type}`, type, photo })

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

/**
 * How a telephone was held: nearly straight; at an angle, so that the page is a trapezium; with the hand's shadow across it; on its side, as the camera noted
 * (EXIF) or without a note; from afar, so that the page fills half of the picture.
 */
export const photos = ['held', 'angled', 'shadowed', 'side-noted', 'side', 'far'] as const
export type Photo = (typeof photos)[number]

/** The file itself: a PDF with text, or a picture as a telephone takes it. */
export async function fileOf({ type, lines, photo = 'held' }: Pick<Proof, 'type' | 'lines' | 'photo'>): Promise<Buffer> {
  if (type === 'jpeg') return photoOf(lines, photo)
  const pdf = new PDFDocument({ size: 'A4', margin: 60 })
  const done = new Promise<Buffer>((ok) => {
    const parts: Buffer[] = []
    pdf.on('data', (b: Buffer) => parts.push(b))
    pdf.on('end', () => ok(Buffer.concat(parts)))
  })
  pdf.registerFont('text', fontBytes('Regular')).font('text').fontSize(12)
  for (const line of lines) pdf.text(line).moveDown(0.6)
  pdf.end()
  return done
}

/** A sheet of A4 at 150 dots an inch: 12 points are 25 of its dots. */
const sheet = { width: 1240, height: 1754 }

function sheetOf(lines: readonly string[]): ImageData {
  if (!GlobalFonts.has(family)) GlobalFonts.registerFromPath(find.resolve('pdfjs-dist/standard_fonts/LiberationSans-Regular.ttf'), family)
  const canvas = createCanvas(sheet.width, sheet.height)
  const c = canvas.getContext('2d')
  c.fillStyle = '#f4f1ea'
  c.fillRect(0, 0, sheet.width, sheet.height)
  c.fillStyle = '#202124'
  for (const [i, line] of lines.entries()) {
    c.font = `${i === 0 ? 34 : 25}px ${family}`
    c.fillText(line, 130, 190 + i * 62)
  }
  // What else stands on such a sheet: lines of small print that nobody asked for.
  c.font = `17px ${family}`
  for (let i = 0; i < 6; i++)
    c.fillText('Bitte bewahren Sie dieses Schreiben auf. Fragen beantworten wir Ihnen gerne in der Sprechstunde.', 130, 1300 + i * 44)
  return c.getImageData(0, 0, sheet.width, sheet.height) as unknown as ImageData
}

/** Corners of the sheet in the picture (share of its width and height), from top left, clockwise; turn in quarters as it lies in the file. */
const taken: Record<
  Photo,
  { size: [number, number]; corners: [number, number][]; shadow: number; quality: number; quarters: 0 | 1; noted: boolean }
> = {
  held: { size: [1680, 2240], corners: [[0.06, 0.05], [0.95, 0.065], [0.94, 0.955], [0.05, 0.94]], shadow: 0.15, quality: 82, quarters: 0, noted: false }, // biome-ignore format: a table
  angled: { size: [1680, 2240], corners: [[0.13, 0.06], [0.9, 0.1], [0.96, 0.95], [0.04, 0.9]], shadow: 0.2, quality: 75, quarters: 0, noted: false }, // biome-ignore format: a table
  shadowed: { size: [1680, 2240], corners: [[0.07, 0.04], [0.96, 0.06], [0.94, 0.96], [0.05, 0.94]], shadow: 0.6, quality: 70, quarters: 0, noted: false }, // biome-ignore format: a table
  'side-noted': { size: [1680, 2240], corners: [[0.06, 0.06], [0.94, 0.05], [0.95, 0.95], [0.06, 0.95]], shadow: 0.2, quality: 78, quarters: 1, noted: true }, // biome-ignore format: a table
  side: { size: [1680, 2240], corners: [[0.06, 0.06], [0.94, 0.05], [0.95, 0.95], [0.06, 0.95]], shadow: 0.2, quality: 78, quarters: 1, noted: false }, // biome-ignore format: a table
  far: { size: [1680, 2240], corners: [[0.2, 0.18], [0.82, 0.2], [0.8, 0.83], [0.19, 0.81]], shadow: 0.25, quality: 75, quarters: 0, noted: false }, // biome-ignore format: a table
}

/** A photograph of a printed sheet on a table: perspective, uneven light, noise of the sensor, JPEG. */
function photoOf(lines: readonly string[], photo: Photo): Buffer {
  const { size, corners, shadow, quality, quarters, noted } = taken[photo]
  const [w, h] = size
  const from = sheetOf(lines)
  const back = inverseOf(homography(corners.map(([x, y]) => [x * w, y * h] as [number, number])))
  const canvas = quarters ? createCanvas(h, w) : createCanvas(w, h)
  const c = canvas.getContext('2d')
  const out = c.createImageData(canvas.width, canvas.height)
  let state = 20261121
  for (let y = 0; y < h; y++)
    for (let x = 0; x < w; x++) {
      const d = back[6] * x + back[7] * y + back[8]
      const u = (back[0] * x + back[1] * y + back[2]) / d
      const v = (back[3] * x + back[4] * y + back[5]) / d
      const inside = u >= 0 && v >= 0 && u < sheet.width - 1 && v < sheet.height - 1
      const grain = (Math.sin((x + y * 3) / 9) + Math.sin(y / 23)) * 6
      const grey = inside ? bilinear(from, u, v) : 104 + grain
      // Light falls from the upper left; a hand or the telephone itself throws a soft shadow over the lower right.
      const light = 1 - shadow * smooth((x / w + y / h) / 2, 0.35, 0.75)
      state = (state * 1_103_515_245 + 12_345) & 0x7fffffff
      const noise = ((state >> 16) % 15) - 7
      const value = Math.max(0, Math.min(255, grey * light + noise))
      // Held on its side the camera writes its columns as rows.
      const at = quarters ? ((w - 1 - x) * h + y) * 4 : (y * w + x) * 4
      out.data[at] = value
      out.data[at + 1] = value * (inside ? 0.985 : 0.9)
      out.data[at + 2] = value * (inside ? 0.95 : 0.78)
      out.data[at + 3] = 255
    }
  c.putImageData(out, 0, 0)
  const jpeg = canvas.toBuffer('image/jpeg', quality)
  return noted ? withOrientation(jpeg, 6) : jpeg
}

const smooth = (x: number, low: number, high: number) => {
  const t = Math.max(0, Math.min(1, (x - low) / (high - low)))
  return t * t * (3 - 2 * t)
}
function bilinear({ data, width }: ImageData, u: number, v: number): number {
  const [x, y] = [Math.floor(u), Math.floor(v)]
  const [a, b] = [u - x, v - y]
  const at = (i: number, j: number) => data[((y + j) * width + x + i) * 4] ?? 255
  return (at(0, 0) * (1 - a) + at(1, 0) * a) * (1 - b) + (at(0, 1) * (1 - a) + at(1, 1) * a) * b
}

type Matrix = [number, number, number, number, number, number, number, number, number]
/** The projection that takes the unit square of the sheet to four corners. @see Heckbert, Fundamentals of Texture Mapping and Image Warping, 1989 */
function homography(corners: [number, number][]): Matrix {
  const [[x0, y0], [x1, y1], [x2, y2], [x3, y3]] = corners as [[number, number], [number, number], [number, number], [number, number]]
  const [dx1, dx2, dx3] = [x1 - x2, x3 - x2, x0 - x1 + x2 - x3]
  const [dy1, dy2, dy3] = [y1 - y2, y3 - y2, y0 - y1 + y2 - y3]
  const det = dx1 * dy2 - dx2 * dy1
  const g = (dx3 * dy2 - dx2 * dy3) / det
  const k = (dx1 * dy3 - dx3 * dy1) / det
  const [sx, sy] = [sheet.width, sheet.height]
  return [(x1 - x0 + g * x1) / sx, (x3 - x0 + k * x3) / sy, x0, (y1 - y0 + g * y1) / sx, (y3 - y0 + k * y3) / sy, y0, g / sx, k / sy, 1]
}
function inverseOf([a, b, c, d, e, f, g, h, i]: Matrix): Matrix {
  return [e * i - f * h, c * h - b * i, b * f - c * e, f * g - d * i, a * i - c * g, c * d - a * f, d * h - e * g, b * g - a * h, a * e - b * d]
}

/** The camera's note of how it was held, as the first segment of the file. @see Exif 2.32, tag 0x0112 */
function withOrientation(jpeg: Buffer, orientation: number): Buffer {
  const tiff = Buffer.from([0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0])
  const body = Buffer.concat([Buffer.from('Exif\0\0'), tiff])
  const head = Buffer.from([0xff, 0xe1, 0, body.length + 2])
  return Buffer.concat([jpeg.subarray(0, 2), head, body, jpeg.subarray(2)])
}
