/** A text without its disguise: `text` has the same length as what came in where `same` holds, so that places stay places. */
interface Plain {
  readonly text: string
  /** What was hidden in an encoding, in clear. */
  readonly decoded: readonly string[]
  /** Which disguises were found. */
  readonly tricks: readonly string[]
}

/** Characters that are not seen: zero width, direction marks, soft hyphen, the tag block that copies ASCII. */
const UNSEEN = /[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad]|\udb40[\udc00-\udc7f]/g
const SPACED = /(?<![\p{L}\d])(?:\p{L}[ .\-_*]){5,}\p{L}(?![\p{L}\d])/gu
const BASE64 = /(?<![\w+/=])[A-Za-z0-9+/]{20,}={0,2}(?![\w+/])/g
const HEX = /(?<![\da-f])(?:[\da-f]{2}[\s:]?){12,}(?![\da-f])/gi
const LOOKALIKES: Readonly<Record<string, string>> = {
  а: 'a',
  е: 'e',
  о: 'o',
  р: 'p',
  с: 'c',
  х: 'x',
  у: 'y',
  і: 'i',
  ѕ: 's',
  ԁ: 'd',
  ո: 'n',
  ɡ: 'g',
}
const DIGITS: Readonly<Record<string, string>> = { 0: 'o', 1: 'i', 3: 'e', 4: 'a', 5: 's', 7: 't', 8: 'b' }
const MIXED = /\p{Script=Latin}[\u0430-\u04ff]|[\u0430-\u04ff]\p{Script=Latin}/u

/** Undoes what hides a text from a reader or from a machine. Linear in its length. */
export function undisguise(text: string): Plain {
  const tricks: string[] = []
  const decoded: string[] = []
  const tags = [...text].filter((c) => c >= '\u{E0020}' && c <= '\u{E007E}').map((c) => String.fromCodePoint((c.codePointAt(0) as number) - 0xe0000))
  if (tags.length > 3) {
    tricks.push('unseen')
    decoded.push(tags.join(''))
  }
  let plain = text
  if (/[\p{L}\d][\u200b-\u200d\u2060\u202a-\u202e]+[\p{L}\d]/u.test(text)) {
    tricks.push('unseen')
    decoded.push(text.replace(UNSEEN, ''))
  }
  if (MIXED.test(text)) {
    tricks.push('lookalike')
    plain = text.replace(/[\u0430-\u0585\u0261]/g, (c) => LOOKALIKES[c] ?? c)
  }
  for (const [run] of plain.matchAll(SPACED)) {
    tricks.push('spaced')
    // Two separators part words, one parts letters.
    decoded.push(
      plain
        .slice(plain.indexOf(run))
        .split(/\n/)[0]
        ?.replace(/(\p{L})[ .\-_*](?=\p{L}(?:[ .\-_*]|$))/gu, '$1') ?? run,
    )
  }
  for (const [run] of plain.matchAll(BASE64)) decode(run, Buffer.from(run, 'base64').toString('utf8'), 'base64')
  for (const [run] of plain.matchAll(HEX)) decode(run, Buffer.from(run.replace(/[\s:]/g, ''), 'hex').toString('utf8'), 'hex')
  // L3tters as digits: only inside words that have letters on both sides or begin with one.
  const digits =
    plain
      .match(/(?<![\d.,/-])(?=[\p{L}\d]*\p{L})(?=[\p{L}\d]*\d)[\p{L}0134578]{4,}(?![\d/-])/gu)
      ?.filter((w) => /\p{L}[0134578]\p{Ll}|^[0134578]\p{Ll}{2}/u.test(w)) ?? []
  if (digits.length > 1) {
    tricks.push('digits')
    decoded.push(plain.replace(/(?<=\p{L})[0134578]|[0134578](?=\p{L})/gu, (d) => DIGITS[d] ?? d))
  }
  if (/\p{L}{2,}_\p{L}{2,}_\p{L}{2,}_\p{L}{2,}/u.test(plain)) decoded.push(plain.replaceAll('_', ' '))
  const rot = plain.replace(/[a-z]/gi, (c) => String.fromCharCode((((c.charCodeAt(0) | 32) - 97 + 13) % 26) + 97))
  if (/\b(?:ignor|vergiss|instruction|anweisung|prompt)\w*/.test(rot)) {
    tricks.push('rot13')
    decoded.push(rot)
  }
  return { text: plain, decoded, tricks: [...new Set(tricks)] }

  function decode(run: string, clear: string, trick: string) {
    // Only what reads as text counts: a key or a picture is no message.
    if (
      clear.length < 8 ||
      !/^[\p{L}\p{N}\p{P}\p{S}\s]+$/u.test(clear) ||
      clear.includes('\ufffd') ||
      (clear.match(/[a-zäöüß ]/gi)?.length ?? 0) < clear.length * 0.85
    )
      return
    if (run === clear) return
    tricks.push(trick)
    decoded.push(clear)
  }
}
