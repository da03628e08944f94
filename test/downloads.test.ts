import { expect, test, vi } from 'vitest'
import { receive } from '../src/modules/intake/service.ts'
import { world } from './world.ts'

// What strangers send must not run in our name. The header is asked of the running house, after everything that writes headers has written.

const { house, person, request } = await world()
const clerk = await person({ roles: ['poststelle', 'dpo'], stellen: ['10.11'] })
const policyOf = (answer: Response) => answer.headers.get('content-security-policy') ?? ''

test.each([
  ['brief.html', '<!doctype html><p>Antrag</p><script>fetch("/api/organisation/me")</script>'],
  ['bild.svg', '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'],
  ['brief.txt', 'Antrag'],
])('%s is handed over in a sandbox, as a file to keep', async (name, content) => {
  const { id } = await receive(await clerk.ctx(), { name, bytes: Buffer.from(content), channel: 'upload', origin: `downloads/${name}` })
  const document = await vi.waitFor(
    async () =>
      (await house.pool.query('select id from intake_document where item_id = $1', [id])).rows[0]?.id ?? Promise.reject(new Error('not read yet')),
    { timeout: 20_000, interval: 50 },
  )
  const answer = await clerk.get(`/api/intake/items/${id}/documents/${document}/file`)
  expect(answer.status).toBe(200)
  expect(policyOf(answer)).toMatch(/^default-src 'none';.*(^|; )sandbox(;|$)/)
  expect(policyOf(answer)).not.toContain('script-src')
  expect(answer.headers.get('content-disposition')).toMatch(/^attachment/)
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
})

test('a page of our own making stands in a sandbox, too; a PDF in none, since browsers show no PDF there', async () => {
  const html = await clerk.get('/api/register/drafts/vvt/file?format=html')
  expect(html.headers.get('content-type')).toContain('text/html')
  expect(policyOf(html)).toMatch(/; sandbox(;|$)/)
  const pdf = await clerk.get('/api/intake/book?format=pdf&fromOn=2026-01-01&toOn=2026-12-31')
  expect(pdf.headers.get('content-type')).toBe('application/pdf')
  expect(policyOf(pdf)).toMatch(/^default-src 'none'/)
  expect(policyOf(pdf)).not.toContain('sandbox')
})

test('our own pages keep their policy, in answers of every kind', async () => {
  for (const path of ['/api/health', '/api/organisation/me', '/api/nowhere', '/'])
    expect(policyOf(await request(path)), path).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self'/)
})
