import type { Text } from '#base/say.ts'

// The questionnaire on Regulation (EU) 2024/1689, as far as a town hall can come near it. Data for the page and for rules.ts.

/** @see Art. 5 Abs. 1 KI-VO; the letter stands in the key */
export const prohibitions = {
  '5a': {
    de: 'Es beeinflusst Menschen unterschwellig oder täuschend zu ihrem Schaden.',
    en: 'It manipulates people beneath their awareness or deceptively, to their harm.',
  },
  '5b': {
    de: 'Es nutzt Alter, Behinderung oder eine soziale oder wirtschaftliche Notlage aus.',
    en: 'It exploits age, disability or a social or economic situation.',
  },
  '5c': {
    de: 'Es bewertet Menschen nach ihrem sozialen Verhalten oder Eigenschaften und benachteiligt sie deshalb.',
    en: 'It scores people by social behaviour or traits and treats them worse for it.',
  },
  '5d': {
    de: 'Es sagt Straftaten einer Person allein aus Profiling oder Persönlichkeit voraus.',
    en: 'It predicts crimes of a person from profiling or personality alone.',
  },
  '5e': { de: 'Es sammelt Gesichtsbilder ungezielt aus Internet oder Überwachung.', en: 'It scrapes faces from the internet or CCTV.' },
  '5f': {
    de: 'Es leitet Gefühle am Arbeitsplatz oder in der Bildung ab (außer Medizin und Sicherheit).',
    en: 'It infers emotions at work or in education (but for medicine or safety).',
  },
  '5g': {
    de: 'Es ordnet Menschen biometrisch nach Herkunft, Religion, Meinung oder Sexualleben ein.',
    en: 'It categorises people biometrically by race, religion, opinion or sex life.',
  },
  '5h': {
    de: 'Es identifiziert Menschen biometrisch aus der Ferne in Echtzeit im öffentlichen Raum zur Strafverfolgung.',
    en: 'It identifies people remotely and live in public space for law enforcement.',
  },
} as const satisfies Record<string, Text>

/** @see Anhang III KI-VO; the number stands in the key */
export const areas = {
  '1': {
    de: 'Biometrie: Fernidentifizierung, Kategorisierung, Gefühlserkennung',
    en: 'Biometrics: remote identification, categorisation, emotion recognition',
  },
  '2': {
    de: 'Kritische Infrastruktur: Sicherheitsbauteil in Verkehr, Wasser, Gas, Wärme, Strom',
    en: 'Critical infrastructure: safety component in traffic, water, gas, heating, power',
  },
  '3': {
    de: 'Bildung: Zugang, Bewertung, Einstufung, Überwachung von Prüfungen',
    en: 'Education: admission, grading, placement, proctoring',
  },
  '4': {
    de: 'Beschäftigung: Auswahl, Beförderung, Kündigung, Zuteilung nach Verhalten, Leistungsüberwachung',
    en: 'Employment: recruiting, promotion, dismissal, allocation by behaviour, monitoring',
  },
  '5a': {
    de: 'Anspruch auf öffentliche Unterstützungsleistungen: gewähren, kürzen, zurückfordern',
    en: 'Eligibility for public benefits and services: grant, reduce, reclaim',
  },
  '5b': { de: 'Kreditwürdigkeit', en: 'Creditworthiness' },
  '5d': { de: 'Notrufe einstufen, Einsätze priorisieren', en: 'Classify emergency calls, dispatch' },
  '6': { de: 'Strafverfolgung', en: 'Law enforcement' },
  '7': { de: 'Migration, Asyl, Grenze', en: 'Migration, asylum, border' },
  '8': {
    de: 'Rechtspflege und Wahlen: Gerichte unterstützen, Wahlverhalten beeinflussen',
    en: 'Justice and elections: assist courts, influence voting',
  },
} as const satisfies Record<string, Text>

/** @see Art. 6 Abs. 3 UAbs. 2 KI-VO; the letter stands in the key */
export const exceptions = {
  '6.3a': { de: 'eng gefasste Verfahrensaufgabe (z. B. Eingänge einordnen)', en: 'narrow procedural task (such as sorting what comes in)' },
  '6.3b': {
    de: 'verbessert das Ergebnis einer abgeschlossenen menschlichen Tätigkeit',
    en: 'improves the result of a completed human activity',
  },
  '6.3c': {
    de: 'erkennt Entscheidungsmuster oder Abweichungen, ohne die Bewertung zu ersetzen',
    en: 'detects decision patterns or deviations without replacing the assessment',
  },
  '6.3d': { de: 'vorbereitende Aufgabe für eine Bewertung', en: 'preparatory task to an assessment' },
} as const satisfies Record<string, Text>

/** Questions with yes or no, in the order they are asked. */
export const questions = {
  infers: {
    de: 'Leitet es sein Ergebnis durch ein gelerntes Modell oder eine Schlussfolgerung ab, nicht nur durch Regeln, die Menschen geschrieben haben?',
    en: 'Does it derive its output by a learned model or an inference, not only by rules that people wrote?',
  },
  product: {
    de: 'Ist es Sicherheitsbauteil eines Produkts nach Anhang I oder selbst ein solches?',
    en: 'Is it a safety component of a product of Annex I, or such a product itself?',
  },
  profiling: {
    de: 'Bewertet es persönliche Aspekte eines Menschen (Profiling, Art. 4 Nr. 4 DSGVO)?',
    en: 'Does it evaluate personal aspects of a person (profiling, Art. 4 (4) GDPR)?',
  },
  influences: {
    de: 'Beeinflusst sein Ergebnis eine Entscheidung über einen Menschen wesentlich?',
    en: 'Does its output materially influence a decision on a person?',
  },
  interacts: { de: 'Sprechen oder schreiben Menschen mit ihm?', en: 'Do people talk or write with it?' },
  generates: { de: 'Erzeugt es Texte, Bilder oder Ton?', en: 'Does it make text, pictures or sound?' },
} as const satisfies Record<string, Text>
