import { createServer, request } from 'node:http'
import { Agent } from 'node:http'

// The least a proxy can do: node bench/gateway/proxy.ts UPSTREAM-PORT. Prints its own port.
const upstream = Number(process.argv[2])
const agent = new Agent({ keepAlive: true, maxSockets: 1024 })
const server = createServer((incoming, outgoing) => {
  const { host: _, ...headers } = incoming.headers
  const onward = request({ host: '127.0.0.1', port: upstream, path: incoming.url, method: incoming.method, headers, agent }, (reply) => {
    outgoing.writeHead(reply.statusCode ?? 502, reply.headers)
    reply.pipe(outgoing)
  })
  onward.on('error', () => outgoing.destroy())
  incoming.pipe(onward)
}).listen(0, '127.0.0.1', () => console.log(`port ${(server.address() as { port: number }).port}`))
