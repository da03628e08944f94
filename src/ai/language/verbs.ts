/** Strong and irregular verbs: infinitive and the stems of its other forms, endings left out. General German grammar. */
const STRONG = `
beginnen beginn begann begonn|beißen biss|bergen birg barg borg|bieten biet bot|binden band bund|bitten bitt bat|bleiben blieb|brechen brich brach broch|brennen brann brannt
bringen brachte bracht|denken dachte dacht|dürfen darf durft|empfehlen empfiehl empfahl empfohl|essen iss ass gess|fahren fahr fuhr|fallen fall fiel|fangen fang fing|finden fand fund
fliegen flog|fliehen floh|fließen floss|frieren fror|geben gib gab|gehen ging gang|gelingen gelang gelung|gelten gilt galt golt|genießen genoss|geschehen geschieh geschah
gewinnen gewann gewonn|gießen goss|gleichen glich|graben grab grub|greifen griff|halten halt hält hielt|hängen hing hang|heben hob|heißen hieß|helfen hilf half holf
kennen kannt|klingen klang klung|kommen komm kam|können konnt|laden lad lädt lud|lassen lass ließ|laufen lauf lief|leiden litt|leihen lieh|lesen lies las|liegen lag
messen miss maß mess|müssen muss musst|nehmen nimm nahm nomm|nennen nann nannt|pfeifen pfiff|raten rat rät riet|reißen riss|reiten ritt|rennen rann rannt|rufen rief|saufen soff
schaffen schuf|scheiden schied|scheinen schien|schießen schoss|schlafen schlaf schlief|schlagen schlag schlug|schließen schloss|schneiden schnitt|schreiben schrieb|schreiten schritt
schweigen schwieg|schwimmen schwamm schwomm|schwinden schwand schwund|sehen sieh sah|senden sand sandt|singen sang sung|sinken sank sunk|sitzen saß sess|sprechen sprich sprach sproch
springen sprang sprung|stechen stich stach stoch|stehen stand|stehlen stiehl stahl stohl|steigen stieg|sterben stirb starb storb|stoßen stoß stieß|streichen strich|streiten stritt
tragen trag trug|treffen triff traf troff|treiben trieb|treten tritt trat tret|trinken trank trunk|tun tat|verderben verdirb verdarb verdorb|vergessen vergiss vergaß vergess
verlieren verlor|wachsen wachs wuchs|waschen wasch wusch|weichen wich|weisen wies|wenden wand wandt|werben wirb warb worb|werfen wirf warf worf|wiegen wog|winden wund|wissen wusst
ziehen zog|zwingen zwang zwung
`

const PREFIXES =
  'zurück zusammen wieder weiter über unter durch statt teil fest frei fort bereit heraus hinaus herein hinein herunter hinauf heran voran voraus vorbei vorweg zurecht an ab auf aus bei be da dar ein ent emp er ge her hin los miss mit nach nieder um ver vor weg wider zer zu bekannt fern offen still bloß kund preis'
    .split(' ')
    .sort((a, b) => b.length - a.length)

const infinitives = new Map<string, string>()
for (const verb of STRONG.trim().split(/[|\n]/)) {
  const [infinitive, ...stems] = verb.trim().split(' ') as [string, ...string[]]
  for (const form of [infinitive.replace(/e?n$/, ''), ...stems]) if (!infinitives.has(plain(form))) infinitives.set(plain(form), infinitive)
}
function plain(form: string): string {
  return form.toLowerCase().replace(/ä/g, 'a').replace(/ö/g, 'o').replace(/ü/g, 'u').replace(/ß/g, 'ss')
}
const ENDING = /(?:test|tet|ten|tes|ter|tem|est|end|te|st|en|et|em|er|es|t|e|n|s)$/

const known = new Map<string, string | undefined>()

/**
 * The infinitive of a form of a strong verb, with its prefix: abgegeben, gibt ab (joined: abgibt), abzugeben -> abgeben. Undefined for all other
 * words; lower case only, since a capital makes a noun of it.
 */
export function infinitiveOf(word: string): string | undefined {
  if (word.length < 3 || word.length > 24) return undefined
  if (known.has(word)) return known.get(word)
  if (known.size > 50_000) known.clear()
  const found = search(word)
  known.set(word, found)
  return found
}

function search(word: string, depth = 0): string | undefined {
  for (const prefix of ['', ...PREFIXES.filter((p) => word.startsWith(p))]) {
    const rest = word.slice(prefix.length)
    for (const inner of [rest, rest.replace(/^(?:ge|zu)(?=\p{Ll}{3})/u, '')]) {
      for (const bare of [inner, inner.replace(ENDING, ''), inner.replace(/(?:en|e)$/, '')]) {
        const infinitive = bare.length >= 3 ? infinitives.get(plain(bare)) : undefined
        if (infinitive) return prefix + infinitive
      }
      // an-er-kannt
      const nested = prefix && depth === 0 && inner.length > 4 ? search(inner, 1) : undefined
      if (nested) return prefix + nested
    }
  }
  return undefined
}
