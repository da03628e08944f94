import type { Because } from './contract.ts'

/** What of a mail speaks for fraud or advertising; `place` where words of its text do. */
export type Suspicion = { kind: 'phishing' | 'advertising'; signs: { because: Because; start?: number; end?: number }[] }
export type Mail = {
  from: { name: string; address: string } | undefined
  replyTo: readonly { address: string }[]
  subject: string
  text: string
  links: readonly { text: string; target: string }[]
  /** Sent to many by a machine, by its own header. */
  automatic: boolean
}
/** Whose house it is: the domains that are its own, and what it is called. */
export type House = { domains: readonly string[]; name: string }

/** Names under which a stranger asks for a login. */
const claimed =
  /\b(?:(?:it|edv)[- ]?(?:help ?desk|support|service|abteilung|admin\w*|team|sicherheit)|help ?desk|service ?desk|web ?mail|e?-?mail[- ]?(?:admin\w*|team|support|service|server|verwaltung)|postmaster|system ?admin\w*|security ?team|sicherheits(?:team|abteilung)|account ?(?:team|service|security)|microsoft|office ?365|outlook|sharepoint|docusign)\b/iu
const secret =
  '(?:kennw(?:ort|örter)|passw(?:ort|örter)|zugangsdaten|anmeldedaten|login-?daten|benutzerdaten|konto(?:daten|informationen)?|postfach|mailbox|e-?mail-?konto|benutzerkonto|tan|pin)'
/** Wants the reader to confirm or enter what only she knows. */
const asksLogin = new RegExp(
  `\\b(?:bestätigen|aktualisieren|verifizieren|überprüfen|eingeben|geben|validieren|reaktivieren|entsperren|erneuern|melden)\\b[^.!?\\n]{0,60}\\b(?:ihr\\w*|das|die)\\s[^.!?\\n]{0,30}\\b${secret}\\b|\\bihr\\w*\\s(?:\\p{L}+\\s){0,2}${secret}\\b[^.!?\\n]{0,60}\\b(?:bestätigen|aktualisieren|verifizieren|überprüfen|erneuern|eingeben|einzugeben|zu bestätigen|abgelaufen)\\b|\\b(?:confirm|verify|update|validate|enter)\\b[^.!?\\n]{0,40}\\byour\\s[^.!?\\n]{0,30}\\b(?:password|account|credentials|mailbox|login)\\b|\\bkennwort bestätigen\\b|\\bpasswort bestätigen\\b`,
  'iu',
)
/** Threatens to take something away at once. */
const threatens =
  /\b(?:gesperrt|sperrung|deaktivier\w+|gelöscht|geschlossen|eingeschränkt|abgeschaltet|suspended|deactivated|blocked|locked|terminated)\b/iu
const soon = /\b(?:heute|sofort\w*|umgehend|unverzüglich|\d+ ?(?:stunden|std|h|hours)|immediately|today|dringend|urgent)\b/iu

const unsubscribe = /\b(?:abbestellen|austragen|abmelden|unsubscribe|newsletter)\b/iu
const offer =
  /\d\s?%\s?(?:\p{L}+\s)?(?:rabatt|nachlass|auf|sparen|günstiger|off)\b|\b(?:rabatt\w*|sonderangebot\w*|aktionspreis\w*|gutschein\w*|gratis|jetzt (?:bestellen|kaufen|sichern|testen|buchen)|nur (?:noch )?bis|webinar|frühbucher\w*|unverbindlich(?:es)? (?:angebot|testen)|messepreis\w*|versandkostenfrei)\b/iu
const toMany = /\b(?:liebe[rs]? kund\w+|sehr geehrte[rs]? kund\w+|liebe leser\w*|dear customer|liebe abonnent\w*)/iu
const passedOn = /^\s*(?:WG|FW|FWD|WTR)\s*:/i

/**
 * Signs of fraud or advertising in a mail, or undefined. Fraud needs two: one in what it wants (a login, a threat of loss) and one in who wants it (a stranger under
 * the name of an IT desk, a domain that imitates the house's, a link that leads elsewhere than it says). It sorts to the bottom and closes nothing. Pure.
 */
export function suspicionOf(mail: Mail, house: House): Suspicion | undefined {
  const { from, replyTo, subject, text, links, automatic } = mail
  if (!from?.address || passedOn.test(subject)) return undefined // who passes one on reports it
  const sender = domainOf(from.address)
  const isOurs = house.domains.some((d) => belongs(sender, d))
  const words = `${subject}\n${text}`
  const offset = subject.length + 1
  const place = (pattern: RegExp) => {
    const hit = pattern.exec(words)
    return hit && (hit.index >= offset ? { start: hit.index - offset, end: hit.index - offset + hit[0].length } : {})
  }
  const login = place(asksLogin)
  const threat = threatens.test(words) && soon.test(words) ? place(threatens) : null
  const strange = links.filter((l) => !house.domains.some((d) => belongs(hostOf(l.target), d)))
  const elsewhere = strange.some((l) => {
    const shown = shownHost(l.text)
    return shown !== undefined && !belongs(hostOf(l.target), tail(shown)) && !belongs(shown, tail(hostOf(l.target)))
  })
  const wants: Suspicion['signs'] = [
    ...(login && (links.length || /https?:\/\//i.test(text)) ? [{ because: 'sign-login' as const, ...login }] : []),
    ...(threat ? [{ because: 'sign-threat' as const, ...threat }] : []),
  ]
  const who: Suspicion['signs'] = [
    ...(!isOurs && (claimed.test(from.name) || imitates(sender, house)) ? [{ because: 'sign-foreign-it' as const }] : []),
    ...(elsewhere ? [{ because: 'sign-link' as const }] : []),
    ...(strange.some((l) => imitates(hostOf(l.target), house)) ? [{ because: 'sign-imitates' as const }] : []),
    ...(!isOurs && replyTo.some((r) => !belongs(domainOf(r.address), tail(sender))) ? [{ because: 'sign-reply' as const }] : []),
  ]
  if (wants.length && who.length) return { kind: 'phishing', signs: [...who, ...wants] }
  if (isOurs) return undefined
  const leave = place(unsubscribe)
  const offered = place(offer)
  const many = place(toMany)
  const signs: Suspicion['signs'] = [
    ...(leave || automatic ? [{ because: 'sign-newsletter' as const, ...leave }] : []),
    ...(offered ? [{ because: 'sign-offer' as const, ...offered }] : []),
    ...(many ? [{ because: 'sign-many' as const, ...many }] : []),
  ]
  return (leave || automatic) && signs.length >= 2 ? { kind: 'advertising', signs } : undefined
}

const domainOf = (address: string) => address.toLowerCase().split('@').at(-1) ?? ''
const belongs = (host: string, domain: string) => !!domain && (host === domain || host.endsWith(`.${domain}`))
/** The last two labels: who pays for it. */
const tail = (host: string) => host.split('.').slice(-2).join('.')
function hostOf(target: string): string {
  return URL.canParse(target) ? new URL(target).hostname.toLowerCase() : ''
}
/** The address that a link shows, where its words are one. */
const shownHost = (words: string): string | undefined =>
  /^\s*(?:https?:\/\/)?((?:[\p{L}\d-]+\.)+\p{L}{2,})(?:[/?#:]\S*)?\s*$/iu.exec(words)?.[1]?.toLowerCase()
/** Holds the name of the house and is not of the house. */
function imitates(host: string, { domains, name }: House): boolean {
  const plain = name.toLowerCase().replace(/[^\p{L}\d]/gu, '')
  return plain.length >= 4 && host.replaceAll('-', '').includes(plain) && !domains.some((d) => belongs(host, d))
}
