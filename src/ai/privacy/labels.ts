/** What a word can be. Only person and place are reported; the others keep the tagger from mistaking them for these. */
export const label = {
  outside: 0, personFirst: 1, personNext: 2, placeFirst: 3, placeNext: 4, organisation: 5, other: 6, legal: 7, derived: 8, part: 9, court: 10, country: 11, literature: 12,
} as const // biome-ignore format: a table
export const labels = 13
