/** What a text is called that tells others what to do or what there is, rather than what has happened to somebody. */
const kinds =
  '(?:dienst|arbeits|handlungs|verfahrens|geschäfts|organisations|bedienungs|betriebs|aktenordnungs)?anweisung(?:en)?|(?:verwaltungs|dienst)vorschrift(?:en)?|(?:\\p{L}+-?)?richtlinien?|handlungs(?:anleitung|leitfaden|hilfe)|(?:\\p{L}+-?)?leitfaden|(?:\\p{L}+-?)?merkblatt|(?:\\p{L}+-?)?hinweisblatt|handreichung|rundschreiben|(?:haus|benutzungs|gebühren|geschäfts|markt|friedhofs|platz|park|bade|schul|dienst|entgelt)ordnung|(?:\\p{L}+-?)?satzung|(?:\\p{L}+-?)?verordnung|(?:presse|medien)(?:mitteilung(?:en)?|meldung|information|erklärung)|pressedienst|häufige fragen|faq|checkliste|(?:\\p{L}+-?)?handbuch|informationsblatt|faltblatt|(?:notfall|alarm|einsatz|hygiene|gefahrenabwehr|evakuierungs)plan|verhaltensregeln|stellenbeschreibung'
/** As the name of a paper: alone, at the beginning or at the end of a line. */
const named = new RegExp(`^(?:[\\p{L}\\d.,&/–-]+ ){0,3}(?:${kinds})\\b(?!\\s+(?:ist|wurde|hat|sagt|war)\\b)|\\b(?:${kinds})$`, 'iu')
const addressed = /^\s*(?:sehr geehrte|guten (?:tag|morgen|abend)|hallo|liebe[rs]?\b|dear\b|an (?:die|das|den)\b|moin|servus)/imu
const oneself = /\b(?:ich|mich|mir|mein(?:e[mnrs]?)?|wir|uns|unser(?:e[mnrs]?)?|i|my|we|our)\b/iu
/** Lines that can hold its name, and characters in which somebody who writes to the house says so. */
const headLines = 12
const beginning = 4000
/** A few lines are no text of rules, whatever their words remind of. */
const longEnough = 600

/**
 * Whether a text explains (Dienstanweisung, Merkblatt, Pressemitteilung, Satzung) rather than reports or asks: by its name at the top or its type, unless
 * somebody addresses the house in it and speaks of herself. `isRule`: what it was sorted as is a text of rules. Pure.
 */
export function explains({ text, subject, isRule }: { text: string; subject?: string | undefined; isRule?: boolean | undefined }): boolean {
  const lines = text
    .slice(0, beginning)
    .split('\n')
    .map((l) =>
      l
        .replace(/[*#_>|→←•]+|^\s*[-–—]\s/g, ' ')
        .replace(/\s+/g, ' ')
        .trim(),
    )
    .filter((l) => l.length > 2)
    .slice(0, headLines)
  const speaks = addressed.test(text.slice(0, beginning)) && oneself.test(text.slice(0, beginning))
  if (speaks) return false
  return (
    (!!isRule && text.length >= longEnough) ||
    [subject ?? '', ...lines].some((l) => l.split(' ').length <= 14 && named.test(l.replace(/[.:!]+$/, '')))
  )
}

/** "Bei Gasgeruch …", "wenn Lebensgefahr besteht": what to do in a case, not the case. */
const inCase =
  /\b(?:bei|wenn|falls|sofern|soweit|ob|sobald|im falle?|in fällen|zur abwehr|zum schutz|zur vermeidung|wegen|verdacht (?:auf|einer?|des)|hinweise? auf|anzeichen (?:für|von|einer)|fälle? von|gefahr von|meldung(?:en)? (?:von|über)|themen? wie|etwa|z\. ?b\.|zum beispiel|insbesondere|beispielsweise|arten? von|drohender?)\b[^.!?\n]{0,80}$/iu
/** Whether a danger is named as a case in a text in which nobody speaks of herself. */
export function isOnlyCase(text: string, at: number): boolean {
  const spoken = oneself.test(text.slice(0, beginning)) || addressed.test(text.slice(0, beginning))
  return !spoken && inCase.test(text.slice(Math.max(0, at - 120), at))
}
