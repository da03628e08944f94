import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** The town's gateway to the Nutzerkonto, for tests: a real HTTP server that can be away, not know somebody, or break off after it has done the work. */
export async function startNutzerkonto(token = 'geheim') {
  const letters = new Map<string, { handle: string; title: string; bytes: Buffer; providedAt: string }>()
  let trouble: 'none' | 'away' | 'cut-after' = 'none'
  const server = createServer((req, res) => {
    const parts: Buffer[] = []
    req.on('data', (part) => parts.push(part))
    req.on('end', () => {
      const answer = (status: number, body: object = {}) => res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
      const [, , handle = '', , key = ''] = (req.url ?? '').split('/').map(decodeURIComponent)
      if (trouble === 'away') return answer(503)
      if (req.headers.authorization !== `Bearer ${token}`) return answer(401)
      if (handle === 'niemand') return answer(404)
      const { title, content } = JSON.parse(Buffer.concat(parts).toString()) as { title: string; content: string }
      const known = letters.get(key) ?? { handle, title, bytes: Buffer.from(content, 'base64'), providedAt: new Date().toISOString() }
      letters.set(key, known)
      if (trouble === 'cut-after') return res.destroy()
      answer(200, { providedAt: known.providedAt })
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    letters,
    be: (next: typeof trouble) => {
      trouble = next
    },
    close: () => new Promise((done) => server.close(done)),
  }
}
