import { execFile, spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { PDFDocument, StandardFonts } from 'pdf-lib'
import { openReaders, renderPage } from '#ai/reading/index.ts'

const run_ = promisify(execFile)
const words =
  'die Gemeinde erhebt für das Halten von Hunden eine Steuer nach Maßgabe dieser Satzung Steuerpflichtig ist der Halter des Hundes Die Steuer wird als Jahressteuer festgesetzt und ist in zwei Raten fällig Auf Antrag kann sie ermäßigt werden wenn der Hund zum Schutz einer hilflosen Person gehalten wird Der Antrag ist schriftlich zu stellen'.split(
    ' ',
  )

/** A document as a municipality writes them: headings, paragraphs, lists, a table on every fifth page. The same for the same length. */
async function textPdf(pages: number): Promise<Uint8Array> {
  const doc = await PDFDocument.create()
  const [plain, bold] = [await doc.embedFont(StandardFonts.Helvetica), await doc.embedFont(StandardFonts.HelveticaBold)]
  let seed = 1
  const word = () => words[(seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648) % words.length] as string
  for (let n = 0; n < pages; n++) {
    const page = doc.addPage([595, 842])
    page.drawText(`§ ${n + 1} ${word()} ${word()}`, { x: 60, y: 780, size: 14, font: bold })
    for (let i = 0; i < 46; i++) {
      const y = 750 - 15 * i
      if (n % 5 === 0 && i > 30) {
        for (const [k, x] of [60, 250, 400].entries()) page.drawText(k ? `${(seed % 900) + k},00 Euro` : `${word()} ${word()}`, { x, y, size: 10, font: plain })
        word()
      } else page.drawText(`${i % 12 === 0 ? `${1 + i / 12}. ` : ''}${Array.from({ length: 12 }, word).join(' ')}`, { x: 60, y, size: 10, font: plain })
    }
  }
  return doc.save()
}

const median = (numbers: number[]) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] as number
const seconds = async (work: () => Promise<unknown>) => {
  const begin = performance.now()
  await work()
  return (performance.now() - begin) / 1000
}

/** CPU seconds of a process and of those it has started and that have ended. */
async function cpuSeconds(pid: number | 'self'): Promise<number> {
  const fields = (await readFile(`/proc/${pid}/stat`, 'latin1')).split(') ')[1]?.split(' ') ?? []
  return fields.slice(11, 15).reduce((sum, f) => sum + Number(f), 0) / 100
}
const workersCpu = async () => {
  const { stdout } = await run_('ps', ['-o', 'pid=', '--ppid', String(process.pid)])
  const pids = stdout.trim().split(/\s+/)
  const seconds = await Promise.all(pids.map((pid) => cpuSeconds(Number(pid)).catch(() => 0)))
  return seconds.reduce((a, b) => a + b, 0)
}

/** Peak resident memory of all processes below this one, sampled. */
function peakMemory() {
  let peak = 0
  const timer = setInterval(async () => {
    const { stdout } = await run_('ps', ['-o', 'rss=', '--ppid', String(process.pid)]).catch((e) => e as { stdout: string })
    for (const line of stdout.trim().split('\n')) peak = Math.max(peak, Number(line) / 1024)
  }, 50)
  return () => {
    clearInterval(timer)
    return Math.round(peak)
  }
}

/** `npm run bench -- reading`: text PDF against pdftotext, OCR against bare tesseract, memory of a thousand pages. */
export async function run(args: string[]): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-reading-'))
  const readers = openReaders({ workers: 2, memoryMb: 4000, timeoutMs: 1_200_000 })
  const figures: Record<string, number | string> = {}
  try {
    // 1. Text: the same file, turn by turn, the worker warm as it is in service.
    const file = join(folder, 'text.pdf')
    await writeFile(file, await textPdf(300))
    await readers.read({ path: file })
    const [ours, theirs]: [number[], number[]] = [[], []]
    for (let i = 0; i < 7; i++) {
      theirs.push(await seconds(() => run_('pdftotext', ['-layout', file, join(folder, 'out.txt')])))
      ours.push(await seconds(() => readers.read({ path: file })))
    }
    figures['text PDF, pages/s'] = Math.round(300 / median(ours))
    figures['pdftotext, pages/s'] = Math.round(300 / median(theirs))
    figures['text PDF: times slower than pdftotext'] = Number((median(ours) / median(theirs)).toFixed(2))

    // 2. OCR: the same scanned pages on the same cores.
    if (!args.includes('--no-ocr')) {
      const pages = 4
      const text = await textPdf(pages)
      const scans = await PDFDocument.create()
      const images: string[] = []
      for (let n = 1; n <= pages; n++) {
        const png = await renderPage({ name: 'text.pdf', bytes: text }, n, 300 / 72)
        images.push(join(folder, `${n}.png`))
        await writeFile(images[n - 1] as string, png)
        scans.addPage([595, 842]).drawImage(await scans.embedPng(png), { x: 0, y: 0, width: 595, height: 842 })
      }
      const scanned = join(folder, 'scan.pdf')
      await writeFile(scanned, await scans.save())
      const cores = availableParallelism()
      const bare = () =>
        new Promise<void>((resolve, reject) => {
          const xargs = spawn('xargs', ['-P', String(cores), '-I{}', 'tesseract', '{}', '{}', '-l', 'deu', '--dpi', '300', 'tsv'], {
            stdio: ['pipe', 'ignore', 'ignore'],
            env: { ...process.env, OMP_THREAD_LIMIT: '1' },
          })
          xargs.on('close', (code) => (code ? reject(new Error(`tesseract ${code}`)) : resolve()))
          xargs.stdin.end(images.join('\n'))
        })
      const [read, alone]: [number[], number[]] = [[], []]
      const [readCpu, aloneCpu]: [number[], number[]] = [[], []]
      for (let i = 0; i < (args.includes('--quick') ? 1 : 3); i++) {
        const own = await cpuSeconds('self')
        const self = process.cpuUsage()
        alone.push(await seconds(bare))
        const spent = process.cpuUsage(self)
        aloneCpu.push((await cpuSeconds('self')) - own - (spent.user + spent.system) / 1e6)
        const before = await workersCpu()
        read.push(await seconds(() => readers.read({ path: scanned })))
        readCpu.push((await workersCpu()) - before)
      }
      // On a machine that does other work the wall time says more about that work; both sides keep all cores busy.
      figures['OCR: times the CPU time of bare tesseract'] = Number((median(readCpu) / median(aloneCpu)).toFixed(2))
      figures['OCR, pages/s'] = Number((pages / median(read)).toFixed(2))
      figures['bare tesseract, pages/s'] = Number((pages / median(alone)).toFixed(2))
      figures['OCR: times the wall time of bare tesseract'] = Number((median(read) / median(alone)).toFixed(2))
    }

    // 3. Memory: a thousand pages in a fresh worker.
    await readers.close()
    const large = join(folder, 'large.pdf')
    await writeFile(large, await textPdf(1000))
    const size = (await readFile(large)).length
    const fresh = openReaders({ workers: 2, memoryMb: 4000 })
    const peak = peakMemory()
    const reading = await fresh.read({ path: large })
    figures['1,000 pages: peak memory of the worker, MB'] = peak()
    figures['1,000 pages: file, MB'] = Number((size / 1e6).toFixed(1))
    if (reading.outcome !== 'read' || reading.pages.length !== 1000) throw new Error('1,000 pages were not read')
    await fresh.close()
  } finally {
    await readers.close()
    await rm(folder, { recursive: true, force: true })
  }
  for (const [name, value] of Object.entries(figures)) console.error(`${name}: ${value}`)
  console.log(JSON.stringify(figures))
}
