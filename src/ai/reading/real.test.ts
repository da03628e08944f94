import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openReaders } from './pool.ts'
import { read } from './read.ts'

const data = join(process.env.VORZIMMER_DATA ?? '../shared/data', 'documents')
const there = existsSync(data)
if (!there) console.info(`real documents: skipped, ${data} is not there`)

test.skipIf(!there).each([
  [
    'text PDF with headings and a table',
    'rheinfurt/satzungen-gebuehrenordnungen/01_verwaltungsgebuehrensatzung.pdf',
    /§ 1 Geltungsbereich[\s\S]+Personalausweis \(Antragstellende ab 24 Jahren\)\t44,20 Euro/,
  ],
  ['scanned and digital pages in one PDF', 'mixed_formats/tesseract_multi-page-mixed.pdf', /Page 1\.[\s\S]+Page 3\.[\s\S]+Page 6\./],
  ['scanned pages', 'mixed_formats/tesseract_multi-page-images.pdf', /Page 1\.[\s\S]+Page 2\.[\s\S]+Page 3\./],
  ['picture', 'mixed_formats/tesseract_simple.png', /^This is a test document\.$/],
  ['Word', 'mixed_formats/tika_sample.docx', /^This is an DOCX test document, also made September 14, 2022$/],
  ['OpenDocument', 'mixed_formats/tika_sample.odt', /^This is an ODT test document, created September 14, 2022$/],
  ['PowerPoint', 'rheinfurt/interne-dienstanweisungen-meldewesen/21_onboarding-buergerbuero.pptx', /Struktur des Bürgerbüros[\s\S]+Erste Woche/],
  ['mail with umlauts', 'mixed_formats/eml_with_umlaut.eml', /^But here: üöäüäö$/],
  ['HTML mail', 'mixed_formats/mail_html.eml', /^Some Text[\s\S]+Paragraph unchanged\.$/],
  ['mail without its usual ending', 'authority_mails/test_mail_01.txt', /^Hallo Herr Wehrmeyer,/],
  ['form', 'forms/Antrag_auf_Bewilligung_von_Beratungshilfe.pdf', /Antrag auf Bewilligung von Beratungshilfe[\s\S]+Bankkonten\/Grundeigentum/],
  ['HTML', 'rheinfurt/pressemitteilungen/brunnen-marktplatz-jubilaeum.html', /150 Jahre Marktbrunnen[\s\S]+30\. Mai 2026 um 17 Uhr/],
])('%s: %s', async (_, file, expected) => {
  const reading = await read({ path: join(data, file) })
  expect(reading.outcome === 'read' ? reading.text : reading.reason).toMatch(expected)
})

test.skipIf(!there)(
  'every real document is read',
  async () => {
    const readers = openReaders({ workers: 3 })
    const entries = (await readdir(data, { recursive: true, withFileTypes: true })).filter((e) => e.isFile())
    const readings = await Promise.all(entries.map((e) => readers.read({ path: join(e.parentPath, e.name) })))
    await readers.close()
    expect(readings.flatMap((r, i) => (r.outcome === 'refused' ? [`${entries[i]?.name}: ${r.reason}`] : []))).toEqual([])
    expect(readings.length).toBeGreaterThan(180)
  },
  180_000,
)
