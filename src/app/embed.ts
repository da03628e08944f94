import { existsSync } from 'node:fs'
import type { HttpBindings } from '@hono/node-server'
import { serveStatic } from '@hono/node-server/serve-static'
import type { Hono } from 'hono'
import { cors } from 'hono/cors'
import { etag } from 'hono/etag'

/**
 * The assistant for other websites. The script is for everybody and keeps its name, so a browser asks within the hour whether it has changed. The
 * interface behind it answers scripts of the configured origins; no cookie goes along, and the rest of the house answers no foreign script.
 */
export function serveWidget(http: Hono<{ Bindings: HttpBindings }>, origins: readonly string[]) {
  const allowed = cors({
    origin: [...origins],
    allowMethods: ['GET', 'POST'],
    allowHeaders: ['content-type'],
    exposeHeaders: ['retry-after'],
    maxAge: 3600,
  })
  http.use('/api/assistant/*', allowed)
  if (!existsSync('dist/widget')) return
  http.use('/widget/*', allowed) // a worklet is only run where its origin says so
  http.use('/widget/*', etag(), async (c, next) => {
    await next()
    c.header('cache-control', c.res.ok ? 'public, max-age=3600' : 'no-store')
    c.header('cross-origin-resource-policy', 'cross-origin')
    c.header('x-content-type-options', 'nosniff')
  })
  http.use('/widget/*', serveStatic({ root: 'dist', precompressed: true }))
  http.get('/widget/*', (c) => c.notFound())
}
