import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { defineConfig, type Plugin } from 'vite'

const name = 'vorzimmer-assistent.js'

/** The file lies compressed beside itself, as those of the web client do. */
const compressedOnce: Plugin = {
  name: 'compressed-once',
  writeBundle({ dir = '' }) {
    const file = join(dir, name)
    const bytes = readFileSync(file)
    writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }))
    writeFileSync(`${file}.br`, brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }))
  },
}

/** What records runs beside the page and is a file of its own; the assistant's own page loads it from here too. */
const recording: Plugin = {
  name: 'recording',
  generateBundle() {
    this.emitFile({ type: 'asset', fileName: 'vorzimmer-aufnahme.js', source: readFileSync('src/web/voice/recording.js') })
  },
}

/** The assistant for other websites: one classic script under a name that stays, without React. */
export default defineConfig({
  root: 'src/web/widget',
  plugins: [compressedOnce, recording],
  build: {
    lib: { entry: 'main.ts', formats: ['iife'], name: 'vorzimmerAssistent', fileName: () => name },
    outDir: '../../../dist/widget',
    emptyOutDir: true,
    target: 'es2022',
  },
})
