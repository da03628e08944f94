/**
 * Check digits of German and European identifiers. Every function takes the bare characters (no blanks, upper case) and says whether they are
 * a possible identifier; none says that it was issued.
 */

const digitsOf = (text: string) => Array.from(text, Number)

/** ISO 7064 MOD 11,10, as Steuer-ID (§ 139b AO) and USt-IdNr (§ 27a UStG) use it: the check digit of `digits`. */
export function mod11over10(digits: readonly number[]): number {
  let product = 10
  for (const digit of digits) {
    const sum = (digit + product) % 10 || 10
    product = (sum * 2) % 11
  }
  return (11 - product) % 10
}

/**
 * Steuer-ID: 11 digits, no leading 0; among the first ten exactly one digit occurs two or three times (three never in a row), the others at most once.
 * @see § 139b AO, § 2 StIdV
 */
export function isSteuerId(id: string): boolean {
  if (!/^[1-9]\d{10}$/.test(id)) return false
  const first = id.slice(0, 10)
  const counts = new Array<number>(10).fill(0)
  for (const d of digitsOf(first)) counts[d] = (counts[d] as number) + 1
  const repeated = counts.filter((c) => c > 1)
  if (repeated.length !== 1 || (repeated[0] as number) > 3 || /(\d)\1\1/.test(first)) return false
  return mod11over10(digitsOf(first)) === Number(id[10])
}

/** USt-IdNr: DE and nine digits, the last a check digit. @see § 27a UStG */
export const isUstId = (id: string): boolean => /^DE[1-9]\d{8}$/.test(id) && mod11over10(digitsOf(id.slice(2, 10))) === Number(id[10])

/** Lengths of the IBAN by country. @see ISO 13616, SWIFT IBAN registry */
export const ibanLengths: Readonly<Record<string, number>> = Object.fromEntries(
  'AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DK18 DO28 EE20 EG29 ES24 FI18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MR27 MT31 MU30 NL18 NO15 PK24 PL28 PS29 PT25 QA29 RO24 RS22 SA24 SC31 SE24 SI19 SK24 SM27 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20'
    .split(' ')
    .map((entry) => [entry.slice(0, 2), Number(entry.slice(2))]),
)
/** IBAN: length of its country and ISO 7064 MOD 97-10. German ones are digits only. */
export function isIban(iban: string): boolean {
  if (ibanLengths[iban.slice(0, 2)] !== iban.length || !/^[A-Z]{2}\d{2}[A-Z0-9]+$/.test(iban)) return false
  if (iban.startsWith('DE') && !/^DE\d+$/.test(iban)) return false
  let rest = 0
  for (const c of iban.slice(4) + iban.slice(0, 4)) {
    const value = Number.parseInt(c, 36)
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97
  }
  return rest === 1
}

const crossSum = (n: number) => Math.floor(n / 10) + (n % 10)
const letterNumber = (letter: string) => letter.charCodeAt(0) - 64

/** Versicherungsnummer of the pension insurance: area, birthday, letter, serial, check digit. @see § 147 SGB VI, VKVV § 4 */
export function isSozialversicherungsnummer(number: string): boolean {
  if (!/^\d{8}[A-Z]\d{3}$/.test(number)) return false
  const digits = digitsOf(number.slice(0, 8) + String(letterNumber(number[8] as string)).padStart(2, '0') + number.slice(9, 11))
  const weights = [2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1]
  const month = Number(number.slice(4, 6))
  return month <= 12 && digits.reduce((sum, d, i) => sum + crossSum(d * (weights[i] as number)), 0) % 10 === Number(number[11])
}

/** Krankenversichertennummer, the part that never changes: letter and nine digits. @see § 290 SGB V */
export function isKrankenversichertennummer(number: string): boolean {
  if (!/^[A-Z]\d{9}$/.test(number)) return false
  const digits = digitsOf(String(letterNumber(number[0] as string)).padStart(2, '0') + number.slice(1, 9))
  return digits.reduce((sum, d, i) => sum + crossSum(d * (1 + (i % 2))), 0) % 10 === Number(number[9])
}

/** Serial of identity card or passport and its check digit, weights 7 3 1. @see ICAO Doc 9303 part 3; PAuswV Anhang 3: no vowels, no B D I O Q S U */
export function isDocumentNumber(number: string): boolean {
  if (!/^[CFGHJKLMNPRTVWXYZ][CFGHJKLMNPRTVWXYZ\d]{8}\d$/.test(number)) return false
  let sum = 0
  for (let i = 0; i < 9; i++) sum += Number.parseInt(number[i] as string, 36) * ([7, 3, 1][i % 3] as number)
  return sum % 10 === Number(number[9])
}

/** Does this day exist? Two-digit years count. */
export function isDate(day: number, month: number, year: number): boolean {
  const full = year < 100 ? 1900 + year : year
  const date = new Date(Date.UTC(full, month - 1, day))
  return full >= 1880 && full <= 2100 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
}
