import { connect } from 'node:net'

/** The harmless file every scanner must report, so that the way to quarantine can be tried (eicar.org). In two pieces, or this file were one. */
const eicar = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR', '-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join('')

const sockets = ['/var/run/clamav/clamd.ctl', '/run/clamav/clamd.sock', '/var/run/clamd.scan/clamd.sock']
let absent = 0

/** What ClamAV's daemon finds (where one listens; `CLAMD_SOCKET` names another place), or the EICAR test file in any case. */
export async function virusIn(bytes: Uint8Array): Promise<string | undefined> {
  if (bytes.length < 200 && new TextDecoder('latin1').decode(bytes).startsWith(eicar)) return 'EICAR-Testdatei'
  // Without a daemon every file would knock in vain: ask again after a minute.
  if (!process.env.CLAMD_SOCKET && Date.now() < absent) return undefined
  for (const socket of process.env.CLAMD_SOCKET ? [process.env.CLAMD_SOCKET] : sockets) {
    const answer = await stream(socket, bytes).catch(() => undefined)
    if (answer === undefined) continue
    return /^stream: (.+) FOUND/.exec(answer)?.[1]
  }
  absent = Date.now() + 60_000
  return undefined
}

/** INSTREAM of clamd's protocol: chunks with their length before them, an empty one ends. */
function stream(path: string, bytes: Uint8Array): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(path)
    let answer = ''
    socket.setTimeout(60_000, () => socket.destroy(new Error('timeout')))
    socket.on('error', reject)
    socket.on('data', (chunk) => {
      answer += chunk.toString('latin1')
    })
    socket.on('close', () => (answer ? resolve(answer) : reject(new Error('closed'))))
    socket.on('connect', () => {
      socket.write('zINSTREAM\0')
      for (let at = 0; at < bytes.length; at += 65_536) {
        const piece = bytes.subarray(at, at + 65_536)
        const length = Buffer.alloc(4)
        length.writeUInt32BE(piece.length)
        socket.write(length)
        socket.write(piece)
      }
      socket.write(Buffer.alloc(4))
    })
  })
}
