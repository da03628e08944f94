import { group, type Scan } from './scan.ts'

/** Web and mail addresses, telephone numbers, §§. */
export function addressesIn({ text, put, each }: Scan): void {
  each(String.raw`[\p{L}\d][\p{L}\d._%+-]*@[\p{L}\d-]+(?:\.[\p{L}\d-]+)+`, 'i', (m) =>
    put({ type: 'url', kind: 'url', value: m[0].toLowerCase(), start: m.index, end: m.index + m[0].length }),
  )
  each(
    String.raw`(?:https?://|www\.)[^\s<>()"'„“]*[^\s<>()"'„“.,;:!?]|(?<![\p{L}\d@.-])[\p{L}\d-]+(?:\.[\p{L}\d-]+)*\.(?:example|de|com|org|net|eu|info)(?![\p{L}\d-])(?:/[^\s<>()"'„“]*[^\s<>()"'„“.,;:!?])?`,
    'i',
    (m) =>
      put({
        type: 'url',
        kind: 'url',
        value: m[0]
          .toLowerCase()
          .replace(/^https?:\/\//, '')
          .replace(/^www\./, '')
          .replace(/\/$/, ''),
        start: m.index,
        end: m.index + m[0].length,
      }),
  )
  each(
    String.raw`(?<![\d,.\p{L}-])(?:\+49|0049|0)\s?\d{2,5}(?:\s?[\s/)–-]\s?\d{1,})+(?![\d\p{L}]|[.:,]\d)|(?<![\d,.\p{L}-])0\d{5,}(?![\d-])|(?<![\d,.\p{L}-])\(0\d{2,5}\)\s?\d[\d\s/–-]*\d`,
    '',
    (m) => {
      const digits = m[0].replace(/^\+49|^0049/, '0').replace(/\D/g, '')
      if (digits.length >= 7) put({ type: 'phone', kind: 'phone', value: digits, start: m.index, end: m.index + m[0].trimEnd().length })
    },
  )
  each(
    String.raw`(?:§§?|(?<!\p{L})(?:Paragra(?:f|ph)(?:en)?|Art(?:ikels?|\.)?)(?=\s*\d))\s*(\d+\s?[a-z]?)(?![\d\p{L}])((?:,?\s*(?:Abs(?:atz(?:es)?|\.)|S(?:atz|\.)|N(?:umme)?r\.?|Buchst(?:abe|\.))\s*[\da-z]+(?![\p{L}]))*)`,
    'i',
    (m) => {
      const detail = [...(m[2] ?? '').matchAll(/(Abs|S|N|Buchst)[a-z.]*\s*([\da-z]+)/giu)].map(
        (d) => `${(d[1] as string)[0]?.toUpperCase()}${d[1]?.toLowerCase() === 's' ? '' : ''}${d[2]}`,
      )
      const further = /^\s*(?:und|bis|,|oder)\s*(\d+[a-z]?)(?![\d.,]|\s?(?:€|Euro|%|Jahr|Tag|Monat|Woche|Uhr))/u.exec(
        text.slice(m.index + m[0].length),
      )
      if (further && (m[0].startsWith('§§') || detail.length)) {
        const start = m.index + m[0].length + further[0].indexOf(further[1] as string)
        const last = detail.at(-1)
        put({
          type: 'paragraph',
          kind: 'paragraph',
          value: last ? [m[1], ...detail.slice(0, -1), `${last[0]}${further[1]}`].join(' ') : String(further[1]),
          start,
          end: start + (further[1] as string).length,
        })
      }
      put({
        type: 'paragraph',
        kind: 'paragraph',
        value: [`${(m[1] as string).replace(/\s/, '').toLowerCase()}`, ...detail].join(' '),
        start: m.index,
        end: m.index + m[0].length,
      })
    },
  )
}

export function houseNumbersIn({ put, each }: Scan): void {
  // Zimmer 2.07: no amount and no date
  each(String.raw`(?<=(?:Zimmer|Raum|Räume|Büro|Saal|Zi\.)\s)\d{1,2}[./]\d{2,3}(?![\d\p{L}]|[.,]\d)`, '', (m) =>
    put({ type: 'code', kind: 'place', value: m[0], start: m.index, end: m.index + m[0].length }),
  )
  // A house number belongs to its street.
  each(
    String.raw`(?<!\p{L})(\p{Lu}[\p{L}-]*(?:stra(?:ß|ss)e|str\.|gasse|weg|platz|allee|ring|hof|ufer|damm|markt|steig))\s(\d{1,3}(?:\s?[a-z](?!\p{L}))?)(?!\d|[.,]\d|\.\s(?:Stock|Obergeschoss)|\p{L}|\s?(?:Uhr|€|Euro|Meter|m²|%|bis\s\d|Jahre|Monate|Wochen|Tage|Stunden|Minuten|Personen|Plätze))`,
    '',
    (m) => {
      const [start, end] = group(m, 2)
      put({
        type: 'code',
        kind: 'place',
        value: `${(m[1] as string).replace(/str\.$/i, 'straße')} ${(m[2] as string).replace(/\s/g, '')}`.toUpperCase(),
        number: Number.parseInt(m[2] as string, 10),
        start,
        end,
      })
    },
  )
}

/** Numbers that name a thing: file numbers, versions, scales, steps in Roman figures. */
export function codesIn({ put, each }: Scan): void {
  each(String.raw`(?<![\p{L}\d])(?=[\p{L}\d./-]*\d)(?=[\p{L}\d./-]*[/-])[\p{L}\d]+(?:[./-][\p{L}\d]+)+`, '', (m) => {
    if ((/^\d+(?:,\d+)?[-]\d+$/.test(m[0]) && !/^\d{3,5}-\d{1,3}$/.test(m[0])) || /^\d+-(?:bis|mal|jähr|tägig|wöch|monat)/i.test(m[0])) return
    if (!/\d.*[/-].*\d|\p{Lu}+-\d|\d-\p{Lu}{2}/u.test(m[0]) || /^\d+\/\p{L}/u.test(m[0])) return
    put({ type: 'code', kind: 'number', value: m[0].toUpperCase(), start: m.index, end: m.index + m[0].length })
  })
  // 5.0177.004512.3: a number no amount is written like
  each(String.raw`(?<![\p{L}\d.,-])\d+(?:\.\d+){2,}(?![\d\p{L}])`, '', (m) => {
    if (!/^\d{1,3}(?:\.\d{3})+$/.test(m[0])) put({ type: 'code', kind: 'number', value: m[0], start: m.index, end: m.index + m[0].length })
  })
  // Mietstufe III
  each(String.raw`(?<=\p{L}\s)(?:I{1,3}|IV|VI{0,3}|IX|X)(?![\p{L}\d.])`, '', (m) =>
    put({ type: 'code', kind: 'number', value: m[0], start: m.index, end: m.index + m[0].length }),
  )
  each(String.raw`(?<![\d,.])1\s?:\s?(\d+)(?![\d:])`, '', (m) =>
    put({ type: 'code', kind: 'number', value: m[0].replace(/\s/g, ''), start: m.index, end: m.index + m[0].length }),
  )
}
