/** What a finding is. The German words stand in placeholders: a model that writes German keeps them best. */
export const types = {
  person: 'PERSON',
  place: 'ORT',
  address: 'ADRESSE',
  'birth-date': 'GEBURTSDATUM',
  phone: 'TELEFON',
  email: 'EMAIL',
  iban: 'IBAN',
  'tax-id': 'STEUERID',
  'tax-number': 'STEUERNUMMER',
  'vat-id': 'USTID',
  'social-security-number': 'RENTENNUMMER',
  'health-insurance-number': 'KRANKENNUMMER',
  'identity-card': 'AUSWEIS',
  passport: 'PASS',
  'licence-plate': 'KENNZEICHEN',
  kassenzeichen: 'KASSENZEICHEN',
  aktenzeichen: 'AKTENZEICHEN',
  'customer-number': 'KUNDENNUMMER',
  'ip-address': 'IPADRESSE',
  'online-id': 'KENNUNG',
  'special-category': 'BESONDERES',
} as const
export type FindingType = keyof typeof types
export const findingTypes = Object.keys(types) as readonly FindingType[]

/** Special categories of personal data. @see Art. 9 Abs. 1 DSGVO */
export type SpecialCategory = 'health' | 'religion' | 'ethnicity' | 'political-opinion' | 'union-membership' | 'sex-life' | 'genetic-biometric'

export interface Finding {
  /** UTF-16 units, end exclusive. */
  start: number
  end: number
  type: FindingType
  /** 0 to 1. A checked number has 0.99 or more, a labelled one 0.95, a tagged name the tagger's own. */
  confidence: number
  /** What found it, such as `iban`, `tagger`, `label`. */
  rule: string
  special?: SpecialCategory
}
