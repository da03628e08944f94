/**
 * The stem of a German word, lower case: Anträge, Antrags, Antrag -> antrag. For comparing, never for showing.
 *
 * @see Weissweiler & Fraser 2017, "Developing a Stemmer for German Based on a Comparative Analysis of Publicly Available Stemmers" (CISTEM), its
 *   case-insensitive form: capitals must not matter, for people type in lower case. One change: "ge" stays at the front, since most such words of
 *   an office are nouns (Gemeinde, Gewerbe, Gebühr).
 */
export function stem(word: string): string {
  let w = fold(word)
  if (w.length <= 3) return w
  w = w.replace(/sch/g, '$').replace(/ei/g, '%').replace(/ie/g, '&').replace(/(.)\1/g, '$1*')
  while (w.length > 3) {
    if (w.length > 5 && /(?:em|er|nd)$/.test(w)) w = w.slice(0, -2)
    else if (/[tesn]$/.test(w)) w = w.slice(0, -1)
    else break
  }
  return w.replace(/(.)\*/g, '$1$1').replace(/\$/g, 'sch').replace(/%/g, 'ei').replace(/&/g, 'ie')
}

/** Lower case without umlauts and ß: Straße -> strasse, Bürger -> burger. Two spellings of one word meet here (not Buerger: see `foldDigraphs`). */
export function fold(word: string): string {
  const lower = word.toLowerCase()
  return /^[\0-\x7f]*$/.test(lower) ? lower : lower.replace(/ß/g, 'ss').normalize('NFD').replace(/\p{M}/gu, '')
}

/**
 * Also ae, oe, ue become a, o, u: Buerger, Bürger -> burger. Only where both sides are folded, for it joins different words too
 * (neue -> neu, Steuer -> stur): good for finding, wrong for counting. "que" and "eue", "aue" keep their u.
 */
export function foldDigraphs(word: string): string {
  return fold(word)
    .replace(/ae/g, 'a')
    .replace(/oe/g, 'o')
    .replace(/(?<![aeq])ue/g, 'u')
}
