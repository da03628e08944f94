import type { Texts } from '#base/texts.ts'

export const errorTexts: Texts = {
  'payments.not-found': {
    de: 'Diese Forderung gibt es nicht, oder Sie dürfen sie nicht sehen.',
    en: 'This claim does not exist, or you may not see it.',
  },
  'payments.four-eyes': {
    de: 'Eine Annahmeanordnung braucht zwei Menschen: Wer den Bescheid erlassen hat, ordnet die Zahlung nicht an.',
    en: 'An order needs two persons: who issued the decision does not order the payment.',
  },
  'payments.reason-missing': { de: 'Bitte schreiben Sie, was an der Forderung nicht stimmt.', en: 'Please say what is wrong with the claim.' },
  'payments.nobody-orders': {
    de: 'Über dieser Stelle gibt es keine Leitung und keine Vertretung, die die Zahlung anordnen könnte. Bitte ergänzen Sie den Stellenplan.',
    en: 'Nobody above this post could order the payment. Please complete the plan of posts.',
  },
  'payments.only-cash': { de: 'Das darf nur die Stadtkasse.', en: 'Only the cash office may do this.' },
  'payments.nothing-to-export': {
    de: 'Es wartet keine Annahmeanordnung. Es ist nichts auszugeben.',
    en: 'No order waits. There is nothing to export.',
  },
  'payments.no-provider': {
    de: 'Die Stadt hat keinen Zahlungsdienst eingerichtet. Bitte überweisen lassen; das Kassenzeichen steht im Bescheid.',
    en: 'The town has no payment service. Please have it transferred; the reference is in the decision.',
  },
  'payments.not-payable': { de: 'Hier ist nichts mehr zu zahlen.', en: 'There is nothing left to pay here.' },
}

export const texts = {
  title: { de: 'Kosten und Zahlungen', en: 'Costs and payments' },
  intro: {
    de: 'Was Bescheide Ihrer Stellen kosten. Eine Zahlung wird von einem zweiten Menschen angeordnet und dann der Kasse übergeben; gebucht und gemahnt wird im Kassenverfahren.',
    en: 'What decisions of your posts cost. A second person orders a payment, then it goes to the cash office; booking and reminders happen there.',
  },
  empty: { de: 'Noch keine Forderung', en: 'No claim yet' },
  emptyBody: {
    de: 'Sobald ein Bescheid mit Kosten erlassen ist, steht er hier.',
    en: 'As soon as a decision with costs is issued, it is listed here.',
  },
  claims: { de: 'Forderungen', en: 'Claims' },
  kassenzeichen: { de: 'Kassenzeichen', en: 'Reference' },
  what: { de: 'Wofür', en: 'What for' },
  amount: { de: 'Betrag', en: 'Amount' },
  due: { de: 'Fällig', en: 'Due' },
  dueUnknown: { de: 'nach Bekanntgabe', en: 'after notification' },
  status: { de: 'Stand', en: 'Status' },
  order: { de: 'Anordnung', en: 'Order' },
  statusopen: { de: 'noch nicht angeordnet', en: 'not ordered yet' },
  statusquestioned: { de: 'Anordnung verweigert', en: 'order refused' },
  statusordered: { de: 'angeordnet', en: 'ordered' },
  statusexported: { de: 'der Kasse übergeben', en: 'handed to the cash office' },
  statuspaid: { de: 'bezahlt', en: 'paid' },
  statusexempt: { de: 'gebührenfrei', en: 'exempt' },
  statuscancelled: { de: 'aufgehoben', en: 'cancelled' },
  exports: { de: 'Übergabe an die Kasse', en: 'Handing over to the cash office' },
  waiting: { de: '{count} Annahmeanordnungen warten.', en: '{count} orders wait.' },
  waitingNone: { de: 'Es wartet keine Annahmeanordnung.', en: 'No order waits.' },
  exportAct: { de: 'Alle wartenden ausgeben', en: 'Export all that wait' },
  exportSaid: { de: 'Ausgegeben.', en: 'Exported.' },
  exportNumber: { de: 'Nummer', en: 'Number' },
  exportAt: { de: 'Ausgegeben', en: 'Exported' },
  exportOrders: { de: 'Anordnungen', en: 'Orders' },
  exportFile: { de: 'Datei', en: 'File' },
  csv: { de: 'Tabelle (CSV)', en: 'Table (CSV)' },
  json: { de: 'JSON', en: 'JSON' },
} as const
