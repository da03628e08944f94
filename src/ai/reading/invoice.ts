import { amountFigure } from '#base/format.ts'
import type { Invoice, ReadDocument } from './contract.ts'
import type { Draft } from './draft.ts'
import { all, at, children, textIn, type Xml } from './xml.ts'

/**
 * Electronic invoices after EN 16931: XRechnung (UBL 2.1 or UN/CEFACT CII) and the XML inside a ZUGFeRD or Factur-X PDF.
 * The XML is the invoice; the picture is only its copy.
 * @see § 2 Nr. 1 E-RechV; § 14 Abs. 1 UStG
 */
export function invoiceOf(root: Xml): Invoice | undefined {
  if (root.name === 'Invoice' || root.name === 'CreditNote') return fromUbl(root)
  if (root.name === 'CrossIndustryInvoice') return fromCii(root)
  return undefined
}

/** File names under which the XML stands in a PDF. */
export const invoiceFiles = /^(?:factur-x|zugferd-invoice|xrechnung|order-x)\.xml$/i

const word = (node: Xml | undefined) => textIn(node).trim()
const amount = (node: Xml | undefined): number | undefined => {
  const text = word(node)
  return /^-?\d+(?:\.\d+)?$/.test(text) ? Math.round(Number(text) * 100) : undefined
}
const number = (node: Xml | undefined) => (/^-?\d+(?:\.\d+)?$/.test(word(node)) ? Number(word(node)) : undefined)
/** Without the fields that are not there. */
const given = <T extends object>(fields: { [K in keyof T]: T[K] | undefined }) =>
  Object.fromEntries(Object.entries(fields).filter(([, v]) => v !== undefined && v !== '')) as Partial<T>

function fromUbl(root: Xml): Invoice {
  const party = (name: string) => at(root, name, 'Party')
  const nameOf = (p: Xml | undefined) => word(at(p, 'PartyLegalEntity', 'RegistrationName')) || word(at(p, 'PartyName', 'Name'))
  const totals = at(root, 'LegalMonetaryTotal')
  const means = at(root, 'PaymentMeans')
  return {
    syntax: 'UBL',
    profile: word(at(root, 'CustomizationID')),
    number: word(at(root, 'ID')),
    typeCode: word(at(root, 'InvoiceTypeCode') ?? at(root, 'CreditNoteTypeCode')),
    currency: word(at(root, 'DocumentCurrencyCode')),
    seller: {
      name: nameOf(party('AccountingSupplierParty')),
      ...given<{ vatId: string }>({ vatId: word(at(party('AccountingSupplierParty'), 'PartyTaxScheme', 'CompanyID')) }),
    },
    buyer: { name: nameOf(party('AccountingCustomerParty')), ...given<{ reference: string }>({ reference: word(at(root, 'BuyerReference')) }) },
    lines: [...children(root, 'InvoiceLine'), ...children(root, 'CreditNoteLine')].map((l) => {
      const quantity = at(l, 'InvoicedQuantity') ?? at(l, 'CreditedQuantity')
      return {
        id: word(at(l, 'ID')),
        name: word(at(l, 'Item', 'Name')),
        ...given<Line>({ quantity: number(quantity), unit: quantity?.attrs.unitCode, netCents: amount(at(l, 'LineExtensionAmount')) }),
      }
    }),
    ...given<Rest>({
      issuedOn: day(word(at(root, 'IssueDate'))),
      dueOn: day(word(at(root, 'DueDate')) || word(at(means, 'PaymentDueDate'))),
      orderReference: word(at(root, 'OrderReference', 'ID')),
      iban: iban(word(at(means, 'PayeeFinancialAccount', 'ID'))),
      netCents: amount(at(totals, 'TaxExclusiveAmount')),
      taxCents: amount(at(root, 'TaxTotal', 'TaxAmount')),
      grossCents: amount(at(totals, 'TaxInclusiveAmount')),
      payableCents: amount(at(totals, 'PayableAmount')),
    }),
  }
}

type Line = Pick<Invoice['lines'][number], 'quantity' | 'unit' | 'netCents'>
type Rest = Pick<Invoice, 'issuedOn' | 'dueOn' | 'orderReference' | 'iban' | 'netCents' | 'taxCents' | 'grossCents' | 'payableCents'>

function fromCii(root: Xml): Invoice {
  const document = at(root, 'ExchangedDocument')
  const trade = at(root, 'SupplyChainTradeTransaction')
  const agreement = at(trade, 'ApplicableHeaderTradeAgreement')
  const settlement = at(trade, 'ApplicableHeaderTradeSettlement')
  const totals = at(settlement, 'SpecifiedTradeSettlementHeaderMonetarySummation')
  const seller = at(agreement, 'SellerTradeParty')
  return {
    syntax: 'CII',
    profile: word(at(root, 'ExchangedDocumentContext', 'GuidelineSpecifiedDocumentContextParameter', 'ID')),
    number: word(at(document, 'ID')),
    typeCode: word(at(document, 'TypeCode')),
    currency: word(at(settlement, 'InvoiceCurrencyCode')),
    seller: {
      name: word(at(seller, 'Name')),
      ...given<{ vatId: string }>({
        vatId: word(
          children(seller, 'SpecifiedTaxRegistration')
            .map((r) => at(r, 'ID'))
            .find((id) => id?.attrs.schemeID === 'VA'),
        ),
      }),
    },
    buyer: {
      name: word(at(agreement, 'BuyerTradeParty', 'Name')),
      ...given<{ reference: string }>({ reference: word(at(agreement, 'BuyerReference')) }),
    },
    lines: children(trade, 'IncludedSupplyChainTradeLineItem').map((l) => {
      const quantity = at(l, 'SpecifiedLineTradeDelivery', 'BilledQuantity')
      return {
        id: word(at(l, 'AssociatedDocumentLineDocument', 'LineID')),
        name: word(at(l, 'SpecifiedTradeProduct', 'Name')),
        ...given<Line>({
          quantity: number(quantity),
          unit: quantity?.attrs.unitCode,
          netCents: amount(at(l, 'SpecifiedLineTradeSettlement', 'SpecifiedTradeSettlementLineMonetarySummation', 'LineTotalAmount')),
        }),
      }
    }),
    ...given<Rest>({
      issuedOn: day(word(at(document, 'IssueDateTime', 'DateTimeString'))),
      dueOn: day(word(at(settlement, 'SpecifiedTradePaymentTerms', 'DueDateDateTime', 'DateTimeString'))),
      orderReference: word(at(agreement, 'BuyerOrderReferencedDocument', 'IssuerAssignedID')),
      iban: iban(word(all(settlement, 'IBANID')[0])),
      netCents: amount(at(totals, 'TaxBasisTotalAmount')),
      taxCents: amount(at(totals, 'TaxTotalAmount')),
      grossCents: amount(at(totals, 'GrandTotalAmount')),
      payableCents: amount(at(totals, 'DuePayableAmount')),
    }),
  }
}

/** 2026-11-20 or 20261120 (format 102). */
function day(text: string): string | undefined {
  const found = /^(\d{4})-?(\d{2})-?(\d{2})/.exec(text)
  return found ? `${found[1]}-${found[2]}-${found[3]}` : undefined
}
const iban = (text: string) => (/^[A-Z]{2}\d{2}[A-Z0-9 ]{11,40}$/.test(text) ? text.replace(/ /g, '') : undefined)

const euro = (cents: number | undefined, currency: string) => (cents === undefined ? '' : `${amountFigure(cents)} ${currency}`)
const german = (iso: string | undefined) => iso?.split('-').reverse().join('.') ?? ''

/** The invoice as people read it. */
export function writeInvoice(draft: Draft, invoice: Invoice) {
  draft.title = `${invoice.typeCode === '381' ? 'Gutschrift' : 'Rechnung'} ${invoice.number}`
  draft.block('heading', draft.title, { level: 1 })
  const c = invoice.currency
  const fields: [string, string | undefined][] = [
    ['Verkäufer', invoice.seller.name],
    ['USt-IdNr.', invoice.seller.vatId],
    ['Käufer', invoice.buyer.name],
    ['Leitweg-ID / Käuferreferenz', invoice.buyer.reference],
    ['Bestellnummer', invoice.orderReference],
    ['Rechnungsdatum', german(invoice.issuedOn)],
    ['Fällig am', german(invoice.dueOn)],
    ['IBAN', invoice.iban],
  ]
  const write = (list: [string, string | undefined][]) => {
    for (const [name, value] of list) if (value) draft.block('field', `${name}: ${value}`, { field: { name, value } })
  }
  write(fields)
  draft.table([
    ['Pos.', 'Bezeichnung', 'Menge', 'Einheit', 'Netto'].map((text) => ({ text, header: true })),
    ...invoice.lines.map((l) =>
      [l.id, l.name, l.quantity === undefined ? '' : String(l.quantity).replace('.', ','), l.unit ?? '', euro(l.netCents, c)].map((text) => ({
        text,
      })),
    ),
  ])
  write([
    ['Summe netto', euro(invoice.netCents, c)],
    ['Umsatzsteuer', euro(invoice.taxCents, c)],
    ['Summe brutto', euro(invoice.grossCents, c)],
    ['Zahlbetrag', euro(invoice.payableCents, c)],
  ])
}

/** Does the picture show the total of the XML? Amounts are compared as printed, with and without thousands points. */
export function showsTotal(reading: Pick<ReadDocument, 'text'>, invoice: Invoice): boolean {
  const cents = invoice.grossCents ?? invoice.payableCents
  if (cents === undefined) return true
  const printed = amountFigure(cents)
  const forms = [
    printed,
    printed.replaceAll('.', ''),
    printed.replaceAll('.', ' '),
    (cents / 100).toFixed(2),
    (cents / 100).toLocaleString('en-US', { minimumFractionDigits: 2 }),
  ]
  return forms.some((f) => new RegExp(`(?<![\\d.,])${f.replace(/[.]/g, '\\.')}(?!\\d)`).test(reading.text))
}
