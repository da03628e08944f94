import { afterAll, expect, test } from 'vitest'
import { openReaders } from './pool.ts'

const readers = openReaders({ workers: 2, memoryMb: 700 })
afterAll(() => readers.close())
const bytes = (text: string) => new TextEncoder().encode(text)

test('a file is read in a child process, and its attachments arrive', async () => {
  const got: string[] = []
  const mail =
    'From: a@b.example\nTo: c@d.example\nSubject: S\nMessage-ID: <1@b>\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=X\n\n--X\nContent-Type: text/plain\n\nHallo\n--X\nContent-Type: text/plain\nContent-Disposition: attachment; filename=a.txt\n\nAnlage\n--X--\n'
  const reading = await readers.read(
    { name: 'a.eml', bytes: bytes(mail) },
    { onPart: (id, name, b) => void got.push(`${id} ${name} ${new TextDecoder().decode(b).trim()}`) },
  )
  expect(reading).toMatchObject({ outcome: 'read', kind: 'eml', text: 'Hallo', parts: [{ id: '0', name: 'a.txt' }] })
  expect(got).toEqual(['0 a.txt Anlage'])
})
