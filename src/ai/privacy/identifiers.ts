import { readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import {
  ibanLengths,
  isDate,
  isDocumentNumber,
  isIban,
  isKrankenversichertennummer,
  isSozialversicherungsnummer,
  isSteuerId,
  isUstId,
} from './checksums.ts'
import type { Finding, FindingType } from './findings.ts'

/**
 * One way to recognise an identifier. `pattern` is sticky-free and global, every repetition in it is bounded: time is linear in the text.
 * Group 1, when the pattern has one, is the identifier; else the whole match is.
 */
interface Recogniser {
  type: FindingType
  rule: string
  pattern: RegExp
  confidence: number
  /** How many digits it has at least: stretches with fewer are passed over, which is most of them. */
  digits: number
  /** The identifier without blanks and marks, upper case; the text before it and after it (48 units each). false: not one. */
  check?: (bare: string, before: string, after: string, raw: string) => boolean
  /** What to say where the check digit is wrong although a label promises one: such a number is masked, but not reported as valid. */
  lenient?: boolean
}

const plates = new Set(
  readFileSync(new URL('./lists/plates.txt', import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .join(' ')
    .split(' ')
    .filter(Boolean),
)

/** A label, then at most a few marks and small words: "Steuer-ID lautet: ". */
const label = (words: string) =>
  `(?<![\\p{L}\\d-])(?:${words})(?:[ ]?\\(\\p{L}[^)\\n]{0,23}\\))?[ ]?(?:[.:=#]|(?:ist|lautet|war|ist die|und|des|der|des Kindes|bei Ihnen|beim Finanzamt|wie folgt|gültig)(?![\\p{L}]))?[ ]?(?:lautet)?[ ]?[:.=#"„]?[ \\n]{0,3}`
const free = '(?<![\\p{L}\\d/.,-])(?<!\\d )'
const end = '(?![\\p{L}\\d])'
const end2 = '(?![\\p{L}\\d]|[ ./-]\\d)'

const words = {
  tel: 'Tel|Telefon|Telefonnummer|Telefonnr|Tel\\.?-?Nr|Telefon-Nr|Fon|Mobil|Mobilnummer|Mobiltelefon|Mobilfunk|Mobilfunknummer|Handy|Handynummer|Handynr|Fax|Faxnummer|Telefax|Rufnummer|Rückrufnummer|Festnetz|Festnetznummer|Durchwahl|DW|Phone|Rückruf unter|Rückruf bitte unter|erreichbar unter|erreichen Sie (?:mich|uns) unter|erreichen unter|telefonisch unter|anrufen unter|Anruf unter|WhatsApp',
  steuerId:
    'Steuer-?ID(?:-?(?:Nr|Nummer))?|Steuer-?Id|Steuer-?IdNr|IdNr|Id-?Nr|IDNr|St-?IdNr|Steuer-Identifikationsnummer|Steueridentifikationsnummer|Steuerliche Identifikationsnummer|steuerliche Identifikationsnummer|steuerlichen Identifikationsnummer|Steuerliche ID|Identifikationsnummer|TIN',
  steuernummer: 'Steuernummer|Steuer-?Nr|Steuer-Nummer|St\\.? ?-?Nr|StNr|Steuernr|SteuerNr|StNummer',
  ust: 'USt-?\\.?-?Id(?:Nr|-?Nr|-?Nummer)?|USt\\.?-?ID(?:-?Nr)?|UStID|UStId|USt-IdNr|Umsatzsteuer-?ID|Umsatzsteuer-Identifikationsnummer|Umsatzsteueridentifikationsnummer|Umsatzsteuer-ID-Nummer|VAT(?: ID| No| number)?|UID',
  sv: 'Sozialversicherungsnummer|Sozialversicherungs-?Nr|SV-?Nummer|SV-?Nr|SVNR|SVNr|Rentenversicherungsnummer|Rentenversicherungs-?Nr|RV-?Nummer|RV-?Nr|RVNR|Versicherungsnummer|Versicherungs-?Nr|VSNR|Vers\\.?-?Nr',
  kv: 'Krankenversicherungsnummer|Krankenversichertennummer|Krankenversicherungs-?Nr|KV-?Nummer|KV-?Nr|KVNR|KVNr|Versichertennummer|Versicherten-?Nr|Krankenkassennummer|eGK|Gesundheitskarte|Versicherten-ID|VersichertenID',
  card: 'Personalausweis(?:nummer|-?Nr|-Nummer)?|Ausweisnummer|Ausweis-?Nr|Ausweis-Nummer|Ausweis|PA-?Nr|Perso|Seriennummer des Ausweises|Personalausweisnr|Personalausweises|nPA|Dokumentennummer',
  pass: 'Reisepass(?:nummer|-?Nr|-Nummer)?|Passnummer|Pass-?Nr|Pass-Nummer|Reisepasses|Pass|Kinderreisepass',
  residence:
    'Aufenthaltstitel|Aufenthaltstitels|Aufenthaltstitel-?Nr|Aufenthaltserlaubnis|Aufenthaltskarte|Aufenthaltsgestattung|Fiktionsbescheinigung|Niederlassungserlaubnis|eAT|AZR-?Nummer|AZR-?Nr|Ausländerzentralregister',
  plate:
    'Kennzeichen|Kfz-Kennzeichen|KFZ-Kennzeichen|amtl|amtliches Kennzeichen|amtlichem Kennzeichen|amtlichen Kennzeichen|Kfz|KFZ|Pkw|PKW|Lkw|LKW|Fahrzeug|Auto|Wagen|Motorrad|Anhänger|Nummernschild|Autokennzeichen|Nummer',
  kassen:
    'Kassenzeichen|Kassen-?Z|Kassenz|Kassenz\\.|KZ|Kassen-Zeichen|Buchungszeichen|Buchungskennzeichen|Personenkonto|Vertragsgegenstand|PK-?Nr|Vertragskonto|Debitorennummer|Debitoren-?Nr|Debitor|Objektnummer|Steuerobjekt|Finanzadresse|FAD',
  akte: '\\p{Lu}\\p{Ll}{2,24}-(?:Az|AZ|Aktenzeichen)|Aktenzeichen|Akten-?Nr|Aktennummer|Az|AZ|Akt\\.?-?Z|Geschäftszeichen|Gesch\\.?-?Z|GeschZ|Gz|GZ|Geschäftsnummer|Unser Zeichen|unser Zeichen|Unsere Zeichen|Ihr Zeichen|Mein Zeichen|mein Zeichen|Vorgangsnummer|Vorgangs-?Nr|Vorgang Nr|Vorgangszeichen|Tagebuchnummer|Tgb\\.?-?Nr|Js-?Az|Bußgeldnummer|Fallnummer|Fall-?Nr|Antragsnummer|Antrags-?Nr|Bescheidnummer|Bescheid-?Nr|Ordnungsziffer',
  customer:
    'Kundennummer|Kunden-?Nr|Kunden-Nummer|Kd\\.? ?-?Nr|KdNr|KundenNr|Kundenkonto|Kunden-ID|Kundenkennung|Mitgliedsnummer|Mitglieds-?Nr|Mitgl\\.?-?Nr|Vertragsnummer|Vertrags-?Nr|Versicherungsschein(?:nummer|-?Nr)?|Police(?:nnummer|-?Nr)?|Personalnummer|Personal-?Nr|Pers\\.?-?Nr|Matrikelnummer|Matrikel-?Nr|BG-?Nummer|BG-?Nr|Bedarfsgemeinschaft(?:snummer)?|Kindergeldnummer|Kindergeld-?Nr|Wohngeldnummer|Wohngeld-?Nr|Bürgernummer|Ausweis-ID|Leserausweis(?:nummer|-?Nr)?|Bibliotheksausweis(?:nummer|-?Nr)?|Schülernummer|Patientennummer|Patienten-?Nr|Patienten-ID|Zählernummer|Zähler-?Nr|Benutzerkennung|Führerscheinnummer|Führerschein-?Nr|Mandatsreferenz|Beitragsnummer|Teilnehmernummer|Rundfunkbeitragsnummer|Betriebsnummer|Gewerbescheinnummer|Abonummer|Abo-?Nr|IMEI|Chip-?Nr|Chipnummer|Transponder(?:-?Nr|nummer)?|Kontonummer|Konto-?Nr|Kto\\.?-?Nr|Kto',
}
/** Letters, digits, marks; groups joined by one mark or a blank before a digit. */
const value = '[\\p{Lu}\\d][\\p{L}\\d]{0,19}(?:(?:[./_–-]{1,2}|[ ](?=\\d))[\\p{L}\\d]{1,20}){0,7}'
const hasDigits = (least: number) => (bare: string) => bare.replace(/\D/g, '').length >= least

/** Numbers that look like telephones but are said to be something else. */
const otherNumber =
  /(?:Art(?:ikel)?\.?-?(?:Nr|nummer)|Bestell\S{0,12}|Rechnung\S{0,12}|Drucksache|Serien\S{0,8}|Version|Charge|Losnummer|Flurstück|Auftrag\S{0,10}|Lieferschein\S{0,8}|Nr|Nummer|Code|Sendungs\S{0,8}|Tracking\S{0,8}|Haushaltsstelle|Produkt\S{0,8}|Leistung\S{0,12}|LeiKa\S{0,12}|Sachkonto|§|(?<!\p{L})(?:EAN|GTIN|ISBN|ISSN|Drs|PZN|Los|Flur|PIN|TAN|HRB|HRA|DIN|ISO|EN|Preis|Betrag|BIC))\.?[ :#-]{0,3}$/iu
/** The same without the words that also go before a number that counts. */
const goodsNumber =
  /(?:Artikel|Modell|Versicher\S{0,20}|KV\S{0,8}|Gutschein\S{0,6}|Code|Art(?:ikel)?\.?-?(?:Nr|nummer)|EAN|GTIN|ISBN|Bestell\S{0,12}|Rechnung\S{0,12}|Auftrag\S{0,10}|Sendungs\S{0,8})\.?[ :#-]{0,3}$/i
const saysPhone = new RegExp(`(?:${words.tel})(?:nummer)?[.: ]{0,3}$`, 'u')

const registers =
  'BvR|BvL|BvF|BvE|BvQ|StR|ARs|AR|ZR|ZB|ZA|AZR|ABR|AZN|AZB|ABN|BR|KR|Js|Ls|Ds|Cs|Gs|KLs|Ks|Ns|Qs|Ws|Ss|OWi|UJs|Ujs|WF|UF|UFH|VA|XVII|XIV|XVI|VI|IV|IN|IK|IE|M|K|L|H|C|O|S|T|U|W|F|B|E|A|N|P|R|V|X|HK O|HKO|OH|Ca|BV|BVGa|Ga|Sa|TaBV|AS|SO|AL|KA|RJ|KN|SB|VG|VE|EG|SF|SV|BL|AY|VH|KR|LW|Z|Kap|Bs|ZU|UR|GR|HRB|HRA|VR|PR|GnR|MDR|Verg|Kart|EnWG|OWiG|Rs'
const romans = '(?:[IVX]{1,5}|\\d{1,3})[a-z]?'

export const recognisers: Recogniser[] = [
  // Checked numbers
  {
    type: 'tax-id', rule: 'steuer-id', digits: 11, confidence: 0.99,
    pattern: new RegExp(`${free}(\\d{2}[ ]?\\d{3}[ ]?\\d{3}[ ]?\\d{3})${end2}`, 'gu'),
    check: (bare, before) => isSteuerId(bare) && !goodsNumber.test(before) && !saysPhone.test(before),
  },
  {
    type: 'tax-id', rule: 'steuer-id-label', digits: 11, confidence: 0.99, lenient: true,
    pattern: new RegExp(`${label(words.steuerId)}((?:\\d[ ./-]{0,2}){10}\\d)${end}`, 'gu'),
    check: isSteuerId,
  },
  {
    type: 'vat-id', rule: 'ust-id', digits: 9, confidence: 0.99,
    pattern: /(?<![\p{L}\d])(DE[ ]?\d{3}[ ./-]?\d{3}[ ./-]?\d{3})(?![\p{L}\d]|[ ]\d{2})/gu,
    check: isUstId,
  },
  {
    type: 'vat-id', rule: 'wirtschafts-id', digits: 14, confidence: 0.99,
    pattern: new RegExp(`(?<![\\p{L}\\d])(DE\\d{9}-\\d{5})${end}`, 'gu'),
    check: (bare) => isUstId(bare.slice(0, 11)),
  },
  {
    type: 'vat-id', rule: 'ust-id-abroad', digits: 7, confidence: 0.95,
    pattern: new RegExp(`${label(words.ust)}((?:ATU|BE[01]|BG|CY|CZ|DK|EE|EL|ES|FI|FR|HR|HU|IE|IT|LT|LU|LV|MT|NL|PL|PT|RO|SE|SI|SK|XI|CHE-?)[A-Z\\d.]{7,13})${end}`, 'gu'),
    check: hasDigits(7),
  },
  {
    type: 'vat-id', rule: 'ust-id-label', digits: 9, confidence: 0.9, lenient: true,
    pattern: new RegExp(`${label(words.ust)}(DE[ ]?(?:\\d[ ./-]?){8}\\d)${end}`, 'gu'),
    check: isUstId,
  },
  {
    type: 'social-security-number', rule: 'sozialversicherungsnummer', digits: 11, confidence: 0.99,
    pattern: new RegExp(`(?<![\\p{L}\\d])(\\d{2}[ ]?\\d{6}[ ]?[A-Za-z][ ]?\\d{2}[ ]?\\d)${end}`, 'gu'),
    check: isSozialversicherungsnummer,
  },
  {
    type: 'social-security-number', rule: 'sozialversicherungsnummer-label', digits: 11, confidence: 0.99, lenient: true,
    pattern: new RegExp(`${label(words.sv)}(\\d{2}[ ./-]?\\d{2}[ ./]?\\d{2}[ ./]?\\d{2}[ ./-]?[A-Za-z][ ./-]?\\d{2}[ ]?\\d)${end}`, 'gu'),
    check: isSozialversicherungsnummer,
  },
  {
    type: 'health-insurance-number', rule: 'krankenversichertennummer', digits: 9, confidence: 0.99,
    pattern: new RegExp(`(?<![\\p{L}\\d-])([A-Z][ ]?\\d{3}[ ]?\\d{3}[ ]?\\d{3})${end2}`, 'gu'),
    check: (bare, before) => isKrankenversichertennummer(bare) && !goodsNumber.test(before),
  },
  {
    type: 'health-insurance-number', rule: 'krankenversichertennummer-label', digits: 9, confidence: 0.99, lenient: true,
    pattern: new RegExp(`${label(words.kv)}([A-Za-z](?:[ ./-]?\\d){9})${end}`, 'gu'),
    check: isKrankenversichertennummer,
  },
  {
    type: 'identity-card', rule: 'document-number', digits: 4, confidence: 0.97,
    pattern: new RegExp(`(?<![\\p{L}\\d-])([LMNPRTVWXY][CFGHJKLMNPRTVWXYZ\\d]{8}\\d)(?:D|<<)?${end}`, 'gu'),
    check: (bare, before) => isDocumentNumber(bare) && hasDigits(4)(bare) && !goodsNumber.test(before),
  },
  {
    type: 'passport', rule: 'document-number', digits: 4, confidence: 0.97,
    pattern: new RegExp(`(?<![\\p{L}\\d-])([CFGHJK][CFGHJKLMNPRTVWXYZ\\d]{8}\\d)(?:D|<<)?${end}`, 'gu'),
    check: (bare, before) => isDocumentNumber(bare) && hasDigits(4)(bare) && !goodsNumber.test(before),
  },
  {
    type: 'identity-card', rule: 'document-label', digits: 1, confidence: 0.95, lenient: true,
    pattern: new RegExp(`${label(words.card)}(?:Nr\\.?|Nummer)?[: ]{0,2}([CFGHJKLMNPRTVWXYZ](?:[ ]?[CFGHJKLMNPRTVWXYZ\\d]){8}(?:[ ]?\\d)?|\\d{10})(?:D|<<)?${end}`, 'gu'),
    check: (bare) => (bare.length === 9 ? hasDigits(3)(bare) : isDocumentNumber(bare) || /^\d{10}$/.test(bare)),
  },
  {
    type: 'passport', rule: 'document-label', digits: 1, confidence: 0.95, lenient: true,
    pattern: new RegExp(`${label(words.pass)}(?:Nr\\.?|Nummer)?[: ]{0,2}([CFGHJKLMNPRTVWXYZ](?:[ ]?[CFGHJKLMNPRTVWXYZ\\d]){8}(?:[ ]?\\d)?)(?:D|<<)?${end}`, 'gu'),
    check: (bare) => (bare.length === 9 ? hasDigits(3)(bare) : isDocumentNumber(bare)),
  },
  {
    type: 'identity-card', rule: 'machine-readable-zone', digits: 1, confidence: 0.99,
    pattern: /(?<![A-Z\d<])((?:ID|P|I|A|C)[A-Z<][A-Z<]{1,3}[A-Z\d<]{20,42}|\d{6}\d[MFX<]\d{7}[A-Z<]{1,3}[A-Z\d<]{8,32}\d?|[A-Z\d]{9}\d[A-Z<]{1,3}\d{7}[MFX<]\d{7}[A-Z\d<]{10,18}|(?:[A-Z]{2,20}<){1,3}<[A-Z<]{6,36})(?![A-Z\d<])/g,
    check: (_bare, _before, _after, raw) => raw.includes('<<') || /^\d{7}[MFX<]\d{7}/.test(raw),
  },
  {
    type: 'identity-card', rule: 'residence-title', digits: 4, confidence: 0.95,
    pattern: new RegExp(`${label(words.residence)}(?:Nr\\.?|Nummer)?[: ]{0,2}(${value})${end}`, 'gu'),
    check: hasDigits(4),
  },
  // Numbers without a usable check digit: form and label
  {
    type: 'tax-number', rule: 'steuernummer', digits: 10, confidence: 0.9,
    pattern: new RegExp(`${free}(\\d{2,3}/\\d{3}/\\d{5}|\\d{3}/\\d{4}/\\d{4}|\\d{2}/\\d{3}/\\d{4}/\\d)(?![\\p{L}\\d]|[/.,-]\\d)`, 'gu'),
    check: (_bare, before) => !saysPhone.test(before) && !otherNumber.test(before) && !/(?:Az|AZ|Aktenzeichen|zeichen)[.: ]{0,3}$/.test(before),
  },
  {
    type: 'tax-number', rule: 'steuernummer-label', digits: 10, confidence: 0.97,
    pattern: new RegExp(`${label(words.steuernummer)}(\\d(?:[ /.-]{0,2}\\d){9,12})${end}`, 'gu'),
  },
  {
    type: 'kassenzeichen', rule: 'label', digits: 4, confidence: 0.95,
    pattern: new RegExp(`${label(words.kassen)}(?:Nr\\.?[: ]{0,2})?(${value})${end}`, 'gu'),
    check: hasDigits(4),
  },
  {
    type: 'kassenzeichen', rule: 'purpose', digits: 6, confidence: 0.9,
    pattern: new RegExp(`${label('Verwendungszweck|Zahlungszweck|Zahlungsgrund')}(\\d[\\d./-]{4,22}\\d)${end}`, 'gu'),
    check: (bare, _before, _after, raw) => bare.length >= 6 && !isDatelike(raw),
  },
  {
    type: 'aktenzeichen', rule: 'label', digits: 2, confidence: 0.95,
    pattern: new RegExp(`${label(words.akte)}(?:Nr\\.?[: ]{0,2})?([\\p{Lu}\\d][\\p{L}\\d]{0,19}(?:(?:[./_–-]{1,2}|[ ](?=\\d|[\\p{Lu}]{1,4}[a-z]{0,2} \\d|[(]))(?:[\\p{L}\\d]|\\([\\p{L}\\d]{1,8}\\)){1,20}){0,8})${end}`, 'gu'),
    check: (bare, _before, _after, raw) => hasDigits(3)(bare) || (hasDigits(2)(bare) && /[./-]/.test(raw)),
  },
  {
    type: 'aktenzeichen', rule: 'court-file', digits: 3, confidence: 0.95,
    pattern: new RegExp(`(?<![\\p{L}\\d/.,-])((?:[BLSK] \\d{1,2} |[SLB] )?${romans} (?:${registers})(?: \\(?(?:pat|VSNfD|Kart|Brfg|EU|EP)\\)?)? \\d{1,5}/\\d{2}(?:\\d{2})?(?:\\.[A-Z]{1,3}| [RBNK]{1,2}(?![\\p{L}]))?)(?![\\p{L}\\d/])`, 'gu'),
  },
  {
    type: 'customer-number', rule: 'label', digits: 3, confidence: 0.95,
    pattern: new RegExp(`${label(words.customer)}(?:Nr\\.?[: ]{0,2})?(${value}(?://\\d{4,7})?)${end}`, 'gu'),
    check: hasDigits(3),
  },
  {
    type: 'licence-plate', rule: 'plate', digits: 1, confidence: 0.95,
    pattern: /(?<![\p{L}\d/.-])(\p{Lu}{1,3}-[A-Z]{1,2}[ -]?[1-9]\d{0,3}[EH]?)(?![\p{L}\d]|[/.,-]\d)/gu,
    check: (_bare, before, _after, raw) => {
      const district = raw.slice(0, raw.indexOf('-'))
      // DIN-A 4, EU-VO 2016, EG-RL 95: codes of towns, but norms first
      return plates.has(district) && !/^(?:E[UG]-(?:VO|RL)|DIN-(?:A|EN|VDE))/.test(raw) && !otherNumber.test(before) && !/(?:Az|AZ|zeichen|Raum|Zimmer|Modell|Typ)[.: ]{0,3}$/.test(before.replace(/ennzeichen[.: ]{0,3}$/, ''))
    },
  },
  {
    type: 'licence-plate', rule: 'plate-label', digits: 1, confidence: 0.95,
    pattern: new RegExp(`${label(words.plate)}(?:mit dem (?:amtlichen )?Kennzeichen |Kennz\\.?[ :]{0,2})?(\\p{Lu}{1,3}[ -]{1,3}[A-Z]{1,2}[ -]{0,2}[1-9]\\d{0,3}[ ]?[EH]?)${end}`, 'gu'),
    check: (_bare, _before, _after, raw) => plates.has(/^\p{Lu}+/u.exec(raw)?.[0] ?? ''),
  },
  // Telephones
  {
    type: 'phone', rule: 'international', digits: 7, confidence: 0.97,
    pattern: /(?<![\p{L}\d+/.,-])(?<!\d )((?:\+|00)[1-9]\d{0,2}[ ]?(?:[ (./–-]{0,2}\(?0?\)?[ ]?)(?:\d[ ()./–-]{0,2}){5,12}\d)(?![\p{L}\d])/gu,
    check: (bare, before) => bare.length <= 16 && !otherNumber.test(before),
  },
  {
    type: 'phone', rule: 'area-code', digits: 7, confidence: 0.9,
    pattern: new RegExp(`${free}(?<![(]\\d)(\\(?0[1-9]\\d{1,4}\\)?[ ]?[ /–-][ ]?(?:\\d[ ./–-]?){3,9}\\d)(?![\\p{L}\\d]|[.,/:-]\\d)`, 'gu'),
    check: (bare, before, after, raw) => bare.length >= 7 && bare.length <= 14 && !otherNumber.test(before) && !/^[ ]?(?:€|EUR|Euro|%|mm|cm|km)/.test(after) && !isDatelike(raw),
  },
  {
    type: 'phone', rule: 'area-code-in-pairs', digits: 7, confidence: 0.9,
    pattern: /(?<![\p{L}\d])(\(0(?:[ ]?\d){2,5}\)[ ]?\d(?:[ /–-]{0,3}\d){2,9})(?![\p{L}\d]|[.,/:-]\d)/gu,
  },
  {
    type: 'phone', rule: 'mobile', digits: 11, confidence: 0.9,
    pattern: new RegExp(`${free}(01[567]\\d{8,9})${end2}`, 'gu'),
    check: (_bare, before) => !otherNumber.test(before),
  },
  {
    type: 'phone', rule: 'label', digits: 3, confidence: 0.95,
    pattern: new RegExp(`${label(words.tel)}(?:Nr\\.?[: ]{0,2})?(\\(?\\+?\\d(?:[ ()./–-]{0,3}\\d){2,15})${end}`, 'gu'),
    check: (bare, _before, _after, raw) => bare.length >= 3 && !isDatelike(raw) && !/^\d{1,2}[.:]\d{2}$/.test(raw),
  },
  {
    type: 'phone', rule: 'second-number', digits: 2, confidence: 0.85,
    pattern: /(?<=(?:Tel|Telefon|Fon|Mobil|Fax|Handy)\.?:? ?[\d/ ()+-]{6,22} (?:oder|und|bzw\.|od\.) )(\d[\d/ -]{3,16}\d)(?![\p{L}\d])/gu,
  },
  // Birthdays: any date after a word of birth
  {
    type: 'birth-date', rule: 'numeric', digits: 4, confidence: 0.97,
    pattern: /(?<![\d.])(\d{1,2}[.][ ]?\d{1,2}[.][ ]?(?:\d{4}|\d{2})|\d{1,2}[/-]\d{1,2}[/-]\d{4}|\d{4}-\d{2}-\d{2})(?![\d])/g,
    check: (_bare, before, after, raw) => {
      const [a = 0, b = 0, c = 0] = raw.split(/[./-]\s?/).map(Number)
      return (a > 31 ? isDate(c, b, a) : isDate(a, b, c)) && isBirth(before, after)
    },
  },
  {
    type: 'birth-date', rule: 'month-name', digits: 3, confidence: 0.97,
    pattern: /(?<![\d.])(\d{1,2}\. ?(?:Januar|Jänner|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember|Jan\.?|Feb\.?|Mär\.?|Apr\.?|Jun\.?|Jul\.?|Aug\.?|Sept?\.?|Okt\.?|Nov\.?|Dez\.?) ?\d{2,4})(?!\d)/g,
    check: (_bare, before, after, raw) => {
      const months = 'jan feb mär apr mai jun jul aug sep okt nov dez'.split(' ')
      const name = (/\p{L}{3}/u.exec(raw)?.[0] ?? '').toLowerCase().replace('jän', 'jan')
      return isDate(Number.parseInt(raw, 10), months.indexOf(name) + 1, Number(/\d+$/.exec(raw)?.[0])) && isBirth(before, after)
    },
  },
  {
    type: 'birth-date', rule: 'month-and-year', digits: 4, confidence: 0.95,
    pattern: /(?<![\d./-])((?:(?:0?[1-9]|1[0-2])[./-]|(?:Januar|Jänner|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember) )(?:19|20)\d{2})(?![\d./-]\d|\d)/g,
    check: (_bare, before, after) => isBirth(before, after),
  },
  {
    type: 'birth-date', rule: 'year', digits: 4, confidence: 0.9,
    pattern: /(?<![\p{L}\d])(?:geb\.|geboren|Geburtsjahr|Jahrgang|Jg\.)[ :]{1,3}((?:19|20)\d{2})(?![\d./-]\d|\d)/gu,
  },
  // Network
  {
    type: 'ip-address', rule: 'ipv4', digits: 4, confidence: 0.95,
    pattern: /(?<![\p{L}\d.,-])((?:\d{1,3}\.){3}\d{1,3})(?:\/\d{1,2}|:\d{2,5})?(?![\p{L}\d]|[.,-]\d)/gu,
    check: (_bare, before, _after, raw) => isIP(raw) === 4 && !/(?:Version|Vers|Ver|V|v|Nr|Nummer|Ziffer|Ziff|Abschnitt|Kapitel|Kap|Punkt|Anlage|TOP|Tz|Release|Firmware|Build|Update|§|Art|Gliederung|Teil)\.?[ :]{0,2}$/.test(before) && !/^0\./.test(raw),
  },
  {
    type: 'ip-address', rule: 'ipv6', digits: 1, confidence: 0.97,
    pattern: /(?<![\p{L}\d:.])((?:[\da-fA-F]{0,4}:){2,7}[\da-fA-F]{0,4})(?:\/\d{1,3})?(?![\p{L}\d:])/gu,
    check: (_bare, _before, _after, raw) => isIP(raw) === 6 && raw.length > 4 && /\d|[a-f]{3}/i.test(raw),
  },
] // biome-ignore format: a table

const isDatelike = (raw: string) => /^\d{1,2}[./-] ?\d{1,2}[./-] ?(?:\d{2}|\d{4})$/.test(raw.trim())
/** Does the text around a date speak of a birth? */
const isBirth = (before: string, after: string) =>
  /(?:geb(?:oren|orene|orener|\.)?|Geburts(?:datum|tag)|Geb\.?-?(?:Dat(?:um)?|Tag)?|GebDat|\*|Jahrgang|date of birth|DOB|Geburt)(?:[^\n\d.;!?]|\.(?=[ ,:)]{0,2}(?:am|in|:|$))|\n){0,32}$/i.test(
    before,
  ) || /^[ ,)]{0,3}(?:in \p{Lu}[\p{L} -]{1,24} )?(?:geboren|geb\.)/u.test(after)

/** Same length, so that places stay: other blanks, dashes and digits than the usual become the usual. */
const plain = (text: string) =>
  text
    .replace(/[\u00a0\u2007\u202f\u2009\t]/g, ' ')
    .replace(/[\u2010-\u2013\u2212]/g, '-')
    .replace(/[\uff10-\uff19]/g, (d) => String.fromCharCode(d.charCodeAt(0) - 0xfee0))

const around = 48

/** The stretches of a text that hold digits, with what stands around them; a stretch never grows beyond reason, so time stays linear. */
function* stretches(text: string): Generator<[number, number]> {
  const any = /\d|[\uff10-\uff19]/g
  let start = -1
  let last = -1
  for (let m = any.exec(text); m; m = any.exec(text)) {
    const at = m.index
    if (start >= 0 && at - last > 2 * around) {
      yield [start, Math.min(text.length, last + around)]
      start = -1
    }
    if (start < 0) start = Math.max(0, at - around - 32)
    last = at
    // on to the end of this run of digits
    let next = at + 1
    while (next < text.length && text.charCodeAt(next) >= 48 && text.charCodeAt(next) <= 57) next++
    last = next - 1
    any.lastIndex = next
  }
  if (start >= 0) yield [start, Math.min(text.length, last + around)]
}

/**
 * Finds identifiers. Overlaps are left to the caller.
 * @param lenient also numbers whose label promises a check digit that is wrong (a slip of the pen is personal data too), at confidence 0.6
 */
export function findIdentifiers(text: string, lenient: boolean, findings: Finding[]) {
  for (const [from, to] of stretches(text)) {
    const part = plain(text.slice(from, to))
    findIbans(part, from, lenient, findings)
    const there = digitsIn(part)
    for (const { type, rule, pattern, confidence, digits, check, lenient: forgiving } of recognisers) {
      if (digits > there) continue
      pattern.lastIndex = 0
      for (let m = pattern.exec(part); m; m = pattern.exec(part)) {
        const raw = m[1] ?? m[0]
        const start = m.index + (m[1] === undefined ? 0 : m[0].lastIndexOf(raw))
        const stop = start + raw.trimEnd().length
        const bare = raw.replace(/[^\p{L}\d]/gu, '').toUpperCase()
        const good = !check || check(bare, part.slice(Math.max(0, start - around), start), part.slice(stop, stop + around), raw)
        if (good) findings.push({ start: from + start, end: from + stop, type, confidence, rule })
        else if (lenient && forgiving) findings.push({ start: from + start, end: from + stop, type, confidence: 0.6, rule: `${rule}-unchecked` })
        if (m[0].length === 0 || !good) pattern.lastIndex = m.index + 1
      }
    }
  }
  findEmails(text, findings)
  findHandles(text, findings)
}

function digitsIn(text: string): number {
  let count = 0
  for (let i = 0; i < text.length; i++) if ((text.charCodeAt(i) ^ 48) < 10) count++
  return count
}

/** IBANs of all countries: read exactly as many characters as the country has, single blanks or hyphens between. */
function findIbans(part: string, from: number, lenient: boolean, findings: Finding[]) {
  const begin = /(?<![\p{L}\d])[A-Za-z]{2}[ ]?\d{2}/gu
  for (let m = begin.exec(part); m; m = begin.exec(part)) {
    const country = m[0].slice(0, 2).toUpperCase()
    const length = ibanLengths[country]
    if (!length) continue
    let bare = ''
    let at = m.index
    while (at < part.length && bare.length < length) {
      const c = part.charAt(at)
      if (/[A-Za-z\d]/.test(c)) bare += c
      else if (!/[ -]/.test(c) || !/[A-Za-z\d]/.test(part.charAt(at + 1))) break
      at++
    }
    if (bare.length < length || /[\p{L}\d]/u.test(part.charAt(at))) continue
    if (isIban(bare.toUpperCase())) findings.push({ start: from + m.index, end: from + at, type: 'iban', confidence: 0.999, rule: 'iban' })
    else if (lenient && bare.replace(/\D/g, '').length > 10)
      findings.push({ start: from + m.index, end: from + at, type: 'iban', confidence: 0.6, rule: 'iban-unchecked' })
  }
}

/** Names that people have in the networks: "@name" where no address is written, and the path of a profile. */
function findHandles(text: string, findings: Finding[]) {
  const handle =
    /(?<![\p{L}\p{N}._%+'@/-])@[A-Za-z_][\w.]{1,28}\w(?![\w@-])|(?<![\p{L}\p{N}.-])(?:t\.me|wa\.me|(?:instagram|facebook|tiktok|twitter|x)\.com)\/@?([\w.-]{1,29}\w)/gu
  for (let m = handle.exec(text); m; m = handle.exec(text)) {
    const [whole, name = whole] = m
    findings.push({ start: m.index + whole.lastIndexOf(name), end: m.index + whole.length, type: 'online-id', confidence: 0.9, rule: 'handle' })
  }
}

const localPart = /[\p{L}\d._%+'-]/u
const domainPart = /[\p{L}\d.-]/u
/** Mail addresses, also disguised as "name (at) ort.de": found from the sign outwards, 64 units to the left, 255 to the right (RFC 5321). */
function findEmails(text: string, findings: Finding[]) {
  const sign = /@| ?[([{](?:at|ät|AT)[)\]}] ?/g
  for (let m = sign.exec(text); m; m = sign.exec(text)) {
    let start = m.index
    while (start > 0 && m.index - start < 64 && localPart.test(text.charAt(start - 1))) start--
    while (start < m.index && /[.'-]/.test(text.charAt(start))) start++
    let stop = m.index + m[0].length
    const domain = stop
    while (stop < text.length && stop - domain < 255 && domainPart.test(text.charAt(stop))) stop++
    while (stop > domain && /[.-]/.test(text.charAt(stop - 1))) stop--
    if (start < m.index && /^[\p{L}\d-]+(?:\.[\p{L}\d-]+)*\.\p{L}{2,24}$/u.test(text.slice(domain, stop)))
      findings.push({ start, end: stop, type: 'email', confidence: 0.99, rule: 'email' })
  }
}
