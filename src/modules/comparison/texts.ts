import type { Texts } from '#base/texts.ts'

export const errorTexts: Texts = {
  'comparison.no-such-run': { de: 'Diesen Vergleich gibt es nicht.', en: 'There is no such comparison.' },
  'comparison.no-such-engine': {
    de: 'Das Sprachmodell „{name}“ gibt es nicht, ist stillgelegt oder kann keine Fragen beantworten.',
    en: 'The language model “{name}” does not exist, is retired or cannot answer questions.',
  },
  'comparison.nothing-to-ask': {
    de: 'Der Ordner der Stadt enthält keine goldenen Fragen (golden.jsonl) und keine Beispielpost, an denen sich messen ließe.',
    en: 'The town’s folder holds no golden questions (golden.jsonl) and no sample post to measure with.',
  },
  'comparison.over': { de: 'Dieser Vergleich ist schon zu Ende.', en: 'This comparison is over already.' },
}

export const texts = {
  title: { de: 'Modellvergleich', en: 'Comparison of models' },
  intro: {
    de: 'Misst Sprachmodelle an den Aufgaben dieser Stadt: {answer} Fragen mit Antwort, {decline} ohne, {structure} Schreiben. Nur öffentliche und erfundene Daten.',
    en: 'Measures language models on this town’s tasks: {answer} questions with an answer, {decline} without, {structure} letters. Public and invented data only.',
  },
  start: { de: 'Vergleich beginnen', en: 'Start a comparison' },
  startAct: { de: 'Beginnen', en: 'Start' },
  started: { de: 'Der Vergleich läuft.', en: 'The comparison is running.' },
  name: { de: 'Bezeichnung', en: 'Name' },
  which: { de: 'Sprachmodelle', en: 'Language models' },
  whichHint: { de: 'Auch Modelle in Erprobung: Es gehen nur öffentliche Daten hin.', en: 'Models in testing, too: only public data goes there.' },
  most: { de: 'Aufgaben je Art, höchstens', en: 'Tasks of each kind, at most' },
  mostHint: { de: 'Mehr Aufgaben, engere Intervalle, längere Dauer.', en: 'More tasks, narrower intervals, a longer run.' },
  none: { de: 'Noch wurde nichts verglichen.', en: 'Nothing has been compared yet.' },
  noEngines: { de: 'Es ist kein Sprachmodell eingerichtet.', en: 'No language model is set up.' },
  status: { de: 'Stand', en: 'Status' },
  by: { de: '{name}, {at}', en: '{name}, {at}' },
  startedBy: { de: 'Begonnen', en: 'Started' },
  progress: { de: '{done} von {total} Aufgaben', en: '{done} of {total} tasks' },
  status_waiting: { de: 'wartet', en: 'waiting' },
  status_running: { de: 'läuft', en: 'running' },
  status_done: { de: 'fertig', en: 'done' },
  status_cancelled: { de: 'abgebrochen', en: 'cancelled' },
  cancel: { de: 'Abbrechen', en: 'Cancel' },
  cancelled: { de: 'Abgebrochen. Was beantwortet ist, bleibt.', en: 'Cancelled. What was answered stays.' },
  reportTitle: { de: 'Bericht', en: 'Report' },
  print: { de: 'Zum Drucken öffnen', en: 'Open for printing' },
  asText: { de: 'Als Textdatei (Markdown)', en: 'As a text file (Markdown)' },
  asTable: { de: 'Alle Antworten als Tabelle (CSV)', en: 'All answers as a table (CSV)' },
} as const
