/** The last day of the Aufbewahrungsfrist: so many years, counted from the end of the year of z. d. A. @see KGSt-Gutachten Aufbewahrungsfristen */
export const endsOn = (closedOn: string, years: number): string => `${Number(closedOn.slice(0, 4)) + years}-12-31`

/** Past its period today; an Akte without a period stays. */
export const isDue = (ends: string | null, today: string): boolean => ends !== null && ends < today

/**
 * A name as every DMS takes it: no separators of paths, no control characters, not longer than what common repositories allow. It begins with a part of
 * the key, so that the same file has the same name at every attempt and two files never have one.
 */
export function depositName(fileId: string, name: string): string {
  const ending = /(?<=.)\.[\p{L}\p{N}]{1,9}$/u.exec(name)?.[0] ?? ''
  const clean = (text: string) =>
    text
      .normalize('NFC')
      .replace(/[\p{Cc}\p{Cf}"*\\/<>?:|]+/gu, ' ')
      .replace(/\s+/g, ' ')
      .trim()
  return `${fileId.slice(0, 8)} ${clean(name.slice(0, name.length - ending.length)).slice(0, 120)}`.trim().replace(/[.\s]+$/, '') + clean(ending)
}

/** `103.1-2026/0004` as a folder. */
export const folderName = (aktenzeichen: string): string => aktenzeichen.replace('/', '_')

/** The place of an Akte below the root of the Ablage. */
export const folderPath = (root: readonly string[], aktenzeichen: string): string[] => [...root, folderName(aktenzeichen)]

export type HeadOf = { id: string; officeId: string; head: boolean; sealed: boolean }

/**
 * The Stelle that releases a Kassation: the next head above the Stelle of the Akte, never that Stelle itself; where nobody is above, its first deputy.
 */
export function releasingStelle(
  stelleId: string,
  {
    stellen,
    offices,
    deputies,
  }: {
    stellen: readonly HeadOf[]
    offices: readonly { id: string; parentId: string | null }[]
    deputies: readonly { stelleId: string; deputyId: string }[]
  },
): string | undefined {
  let office: string | null | undefined = stellen.find((s) => s.id === stelleId)?.officeId
  const seen = new Set<string>()
  while (office && !seen.has(office)) {
    seen.add(office)
    const head = stellen.find((s) => s.head && s.officeId === office && s.id !== stelleId && !s.sealed)
    if (head) return head.id
    office = offices.find((o) => o.id === office)?.parentId
  }
  return deputies.find((d) => d.stelleId === stelleId)?.deputyId
}
