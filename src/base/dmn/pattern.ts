/**
 * Regular expressions of FEEL are those of XPath; this turns one into one of JavaScript (flag v).
 * @see XPath and XQuery Functions and Operators 3.1, 5.6
 */

const blocks: Record<string, string> = {
  IsBasicLatin: '\\u{0}-\\u{7F}',
  'IsLatin-1Supplement': '\\u{80}-\\u{FF}',
  'IsLatinExtended-A': '\\u{100}-\\u{17F}',
  'IsLatinExtended-B': '\\u{180}-\\u{24F}',
  IsGreek: '\\u{370}-\\u{3FF}',
  IsCyrillic: '\\u{400}-\\u{4FF}',
  IsGeneralPunctuation: '\\u{2000}-\\u{206F}',
  IsCurrencySymbols: '\\u{20A0}-\\u{20CF}',
}
const escapes: Record<string, string> = {
  i: '[\\p{L}_:]',
  I: '[^\\p{L}_:]',
  c: '[\\p{L}\\p{N}\\p{M}._:\\-]',
  C: '[^\\p{L}\\p{N}\\p{M}._:\\-]',
  d: '\\p{Nd}',
  D: '\\P{Nd}',
  w: '[\\p{L}\\p{M}\\p{N}\\p{S}]', // umlauts are letters
  W: '[^\\p{L}\\p{M}\\p{N}\\p{S}]',
  s: '[ \\t\\n\\r]',
  S: '[^ \\t\\n\\r]',
}
/** Texts longer than this are not searched: a pattern may need time that grows with the square of its text, or worse. */
const longest = 10_000

const ready = new Map<string, RegExp | null>()

/** The expression, or null where pattern or flags are none. Flags: s m i x q. */
export function patternOf(pattern: string, flags: string): RegExp | null {
  const key = `${flags}/${pattern}`
  const known = ready.get(key)
  if (known !== undefined) return known
  let made: RegExp | null = null
  try {
    if (/^[smixq]*$/.test(flags)) made = new RegExp(translated(pattern, flags), `gv${[...new Set(flags.replace(/[xq]/g, ''))].join('')}`)
  } catch {
    // not an expression: null says so
  }
  if (ready.size >= 1000) ready.clear()
  ready.set(key, made)
  return made
}

export const searchable = (text: string): boolean => text.length <= longest

function translated(pattern: string, flags: string): string {
  if (flags.includes('q')) return pattern.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
  const source = flags.includes('x') ? withoutSpaces(pattern) : pattern
  let out = ''
  const classes: number[] = [] // where the open character classes begin in `out`
  for (let i = 0; i < source.length; i++) {
    const c = source[i] as string
    if (c === '\\') {
      const next = source[++i] ?? ''
      const property = /^[pP]\{([^}]*)\}/.exec(source.slice(i))
      if (property) {
        const block = blocks[property[1] ?? '']
        out += block ? `[${next === 'P' ? '^' : ''}${block}]` : `\\${property[0]}`
        i += property[0].length - 1
      } else if (/\d/.test(next)) {
        if (classes.length || next === '0') throw new SyntaxError('a reference back inside a class')
        out += `\\${next}`
      } else if (escapes[next]) out += escapes[next]
      else if (/[nrt]/.test(next) || /[\\|.?*+(){}\-[\]^$/]/.test(next)) out += `\\${next}`
      else throw new SyntaxError(`\\${next}`)
    } else if (c === '[') {
      classes.push(out.length)
      out += source[i + 1] === '^' ? '[^' : '['
      if (source[i + 1] === '^') i++
    } else if (c === ']' && classes.length) {
      classes.pop()
      out += ']'
    } else if (classes.length && c === '-' && source[i + 1] === '[') {
      // subtraction: what stands before it becomes a class of its own, [a-z-[aeiou]] = [[a-z]--[aeiou]]
      const begin = classes.at(-1) ?? 0
      out = `${out.slice(0, begin)}[${out.slice(begin)}]--`
    } else if (classes.length && /[&!#%,:;<=>@`~$*+.?^/|(){}]/.test(c)) out += `\\${c}`
    else out += c === '/' ? '\\/' : c
  }
  return out
}

/** Flag x: white space does not count, except in a class. */
function withoutSpaces(pattern: string): string {
  let inside = 0
  return [...pattern]
    .filter((c) => {
      if (c === '[') inside++
      if (c === ']') inside--
      return inside > 0 || !/[ \t\n\r]/.test(c)
    })
    .join('')
}

/** A replacement in the words of XPath: `$0` all, `$1` a group, `\$` and `\\` themselves. Null where it is none. */
export function replacing(replacement: string): ((groups: string[]) => string) | null {
  if (/(?:^|[^\\])(?:\\\\)*(?:\\[^\\$]|\\$)/.test(replacement)) return null
  return (groups) =>
    replacement.replace(/\\([\\$])|\$(\d+)/g, (_, escaped: string | undefined, digits = '') => {
      if (escaped) return escaped
      let known = digits
      while (known.length > 1 && Number(known) >= groups.length) known = known.slice(0, -1)
      return (groups[Number(known)] ?? '') + digits.slice(known.length)
    })
}
