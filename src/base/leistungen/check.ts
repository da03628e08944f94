import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { z } from 'zod'
import { AppError } from '#base/errors.ts'
import { euros } from '#base/format.ts'
import { checked } from '#base/town-file.ts'
import { filesIn, type Leistungspaket, type PackageFiles, rulesOf, sharedPackages } from './decide.ts'
import { type Answers, checkAnswers, checkForm, Form } from './form.ts'
import { precheck } from './precheck.ts'
import { Case, dayInput, endProducts, type Guide, type Leistung, LeistungFile, proofInput, type TownPlan, type Whole } from './whole.ts'

const dmn13 = 'https://www.omg.org/spec/DMN/20191111/MODEL/'
const othersAt = 'rechenregeln/'

/** The files of a package's folder, with those of the rules that it shares with other towns: a version keeps both. */
export function readWhole(folder: string, shared = sharedPackages): PackageFiles {
  const files = filesIn(folder)
  const ids = [...(files['leistung.json'] ?? '').matchAll(/"package"\s*:\s*"([a-z0-9-]+)"/g)].map((m) => m[1] ?? '')
  for (const id of new Set(ids)) {
    try {
      for (const [name, text] of Object.entries(filesIn(join(shared, id)))) files[`${othersAt}${id}/${name}`] = text
    } catch {
      // said by checkFiles: the rules are not there
    }
  }
  return files
}

/**
 * A package from its files.
 * @throws AppError package.invalid with all mistakes as German sentences
 */
export function wholeOf(files: PackageFiles, id: string, town?: TownPlan): Whole | Guide {
  const { whole, problems } = checkFiles(files, id, town)
  if (!whole) throw new AppError('package.invalid', 422, { id, problems: problems.join('\n') })
  return whole
}

/** `whole` only where nothing is wrong; `cases` as soon as they could be run. */
export type Checked = { whole?: Whole | Guide; problems: string[]; cases: Tried[] }
/** One of the package's own cases, and what came out differently than it should. */
export type Tried = { id: string; title: string; problems: string[] }

/** Everything that is wrong with a package, as sentences an administrator understands; the package itself only if nothing is. */
export function checkFiles(files: PackageFiles, id: string, town?: TownPlan): Checked {
  const problems: string[] = []
  const leistung = parse(files, 'leistung.json', LeistungFile, problems)
  const digest = digestOf(files)
  if (leistung?.competence === 'other') {
    for (const name of ['form.json', 'rules.dmn'])
      if (files[name] !== undefined)
        problems.push(`${name}: Dieses Paket führt zu einer anderen Behörde; ein Formular oder Regeln gehören dort nicht hinein.`)
    return { ...(problems.length ? {} : { whole: { id, title: leistung.authority.name, digest, files, elsewhere: leistung } }), problems, cases: [] }
  }
  const form = parse(files, 'form.json', Form, problems)
  const cases = parse(files, 'cases.json', z.array(Case).min(3), problems)
  const rules = read(() => rulesOf(own(files), id), problems)
  const others = new Map<string, Leistungspaket>()
  for (const amount of [...(leistung?.amounts ?? []), ...(leistung?.findings ?? [])]) {
    if (!amount.package || others.has(amount.package)) continue
    const found = Object.fromEntries(
      Object.entries(files)
        .filter(([name]) => name.startsWith(`${othersAt}${amount.package}/`))
        .map(([name, text]) => [name.slice(othersAt.length + (amount.package?.length ?? 0) + 1), text]),
    )
    if (!Object.keys(found).length)
      problems.push(`leistung.json: „${amount.id}“ braucht die Rechenregeln „${amount.package}“; die gibt es unter towns/leistungen nicht.`)
    else {
      const other = read(() => rulesOf(found, amount.package ?? ''), problems)
      if (other) others.set(amount.package, other)
    }
  }
  if (!leistung || !form || !cases || !rules) return { problems, cases: [] }
  if (!(files['rules.dmn'] ?? '').includes(dmn13)) problems.push(`rules.dmn: Die Regeln müssen im Namensraum von DMN 1.3 stehen (${dmn13}).`)
  problems.push(...editorProblems(files['rules.dmn'] ?? ''))
  const whole: Whole = { id, title: rules.title, kind: rules.paket.kind, digest, files, leistung, form, rules, others, cases }
  problems.push(...checkForm(form).map((p) => `form.json: ${p}`), ...crossCheck(whole, town))
  const tried = problems.length ? [] : casesOf(whole)
  problems.push(...tried.flatMap((c) => c.problems))
  return { ...(problems.length ? {} : { whole }), problems, cases: tried }
}

/** What the engine reads and dmn-js would lose on opening: it knows DMN 1.3 and takes XML's ids at their word. */
function editorProblems(dmn: string): string[] {
  const ids = [...dmn.matchAll(/\bid="([^"]*)"/g)].map((m) => m[1] ?? '').filter((id) => !/^[A-Za-z_][\w.-]*$/.test(id))
  const parts = new Set([...dmn.matchAll(/<(?:\w+:)?(conditional|filter|for|some|every)[\s>]/g)].map((m) => m[1]))
  return [
    ...ids.map(
      (id) =>
        `rules.dmn: Die Kennung „${id}“ nimmt der Editor nicht an; Kennungen bestehen aus Buchstaben ohne Umlaute, Ziffern, Punkt, Bindestrich.`,
    ),
    ...[...parts].map(
      (part) => `rules.dmn: „${part}“ als eigener Kasten gehört zu DMN 1.4; der Editor verlöre ihn. In einem Ausdruck (FEEL) geht dasselbe.`,
    ),
  ]
}

/** The files that are the package's own; the rules it shares lie beside them in a version. */
const own = (files: PackageFiles): PackageFiles => Object.fromEntries(Object.entries(files).filter(([name]) => !name.startsWith(othersAt)))

/** SHA-256 over all files: what a version is known by. */
export const digestOf = (files: PackageFiles): string => {
  const hash = createHash('sha256')
  for (const name of Object.keys(files).sort()) hash.update(`${name}\0${files[name]}\0`)
  return hash.digest('hex')
}

/** Runs the package's own cases. */
function casesOf(whole: Whole): Tried[] {
  return whole.cases.map((c) => {
    const at = `cases.json, Fall „${c.title}“`
    const problems: string[] = []
    for (const p of checkAnswers(whole.form, c.answers as Answers))
      problems.push(`${at}: Das Formular nähme die Angabe „${p.field}“ nicht an (${p.code}).`)
    const result = precheck(whole, {
      answers: c.answers as Answers,
      day: c.day,
      documents: c.documents.map((id) => ({ document: id, values: {}, proven: true })),
    })
    for (const f of result.findings) {
      const wanted = c.expect.findings[f.id]
      if (wanted && wanted !== f.state)
        problems.push(
          `${at}: „${f.title}“ ist ${stateWords[f.state]}, erwartet war ${stateWords[wanted]}.${f.open.length ? ` ${f.open.join(' ')}` : ''}`,
        )
      if (f.state !== 'open' && !f.laws.length)
        problems.push(
          `${at}: Die Regel „${f.decision}“ nennt in rules.dmn keine Rechtsgrundlage (in der Beschreibung oder der Spalte „Rechtsgrundlage“).`,
        )
    }
    for (const wanted of Object.keys(c.expect.findings))
      if (!result.findings.some((f) => f.id === wanted)) problems.push(`${at}: Eine Prüfung „${wanted}“ gibt es nicht.`)
    for (const [amount, cents] of Object.entries(c.expect.amounts)) {
      const found = result.amounts.find((a) => a.id === amount)
      if (!found) problems.push(`${at}: Einen Betrag „${amount}“ gibt es nicht.`)
      else if (found.cents !== cents)
        problems.push(
          `${at}: „${found.title}“ ist ${shown(found.cents)}, erwartet war ${shown(cents)}.${found.open.length ? ` ${found.open.join(' ')}` : ''}`,
        )
    }
    for (const a of result.amounts) {
      const sum = a.calculation.reduce((all, line) => all + line.cents, 0)
      if (a.calculation.length && sum !== a.cents)
        problems.push(`${at}: Die Zeilen der Berechnung von „${a.title}“ ergeben ${shown(sum)}, der Betrag ist aber ${shown(a.cents)}.`)
      for (const line of a.calculation) if (!line.law) problems.push(`${at}: Die Zeile „${line.text}“ der Berechnung nennt keine Rechtsgrundlage.`)
    }
    const missing = result.missing.map((m) => m.id).sort()
    if (missing.join() !== [...c.expect.missing].sort().join())
      problems.push(
        `${at}: Es fehlen die Unterlagen „${missing.join('“, „') || 'keine'}“, erwartet war „${c.expect.missing.join('“, „') || 'keine'}“.`,
      )
    if (c.expect.automatic !== undefined && c.expect.automatic !== result.automatic.possible)
      problems.push(
        `${at}: ${result.automatic.possible ? 'Der Fall liefe automatisch' : `Der Fall liefe nicht automatisch (${result.automatic.why.join(' ')})`}; erwartet war das Gegenteil.`,
      )
    return { id: c.id, title: c.title, problems }
  })
}
const stateWords = { fulfilled: 'erfüllt', 'not-fulfilled': 'nicht erfüllt', open: 'offen' } as const
const shown = (cents: number | null) => (cents === null ? 'kein Betrag' : euros(cents))

function crossCheck({ leistung, form, rules, kind, cases }: Whole, town?: TownPlan): string[] {
  const problems: string[] = []
  const at = (sentence: string) => problems.push(`leistung.json: ${sentence}`)
  const fields = form.schema.properties
  const isField = (name: string) => Object.hasOwn(fields, name)
  const documents = leistung.documents.map((d) => d.id)
  const decisions = rules.model.decisions.map((d) => d.name)

  for (const [what, rows] of [
    ['Prüfung', leistung.findings],
    ['Unterlage', leistung.documents],
    ['Betrag', leistung.amounts],
    ['Frist', leistung.fristen],
  ] as const) {
    const seen = new Set<string>()
    for (const { id } of rows) seen.has(id) ? at(`${what} „${id}“ steht zweimal.`) : seen.add(id)
  }
  for (const [name, input] of Object.entries(rules.paket.inputs)) {
    if (name === dayInput) continue
    const proof = proofInput.exec(name)?.[1]
    if (proof !== undefined) {
      if (!documents.includes(proof)) problems.push(`paket.json: „${name}“ meint die Unterlage „${proof}“, die es nicht gibt.`)
      continue
    }
    const field = fields[name]
    if (!field) problems.push(`paket.json: Die Regeln fragen nach „${name}“; im Formular gibt es kein solches Feld.`)
    else {
      const asked = { number: 'number', integer: 'number', boolean: 'boolean', string: 'text', array: 'list' }[field.type]
      if (asked !== input.type) problems.push(`paket.json: „${name}“ ist im Formular ${typeWords[field.type]}, in den Regeln aber „${input.type}“.`)
      else if (input.type === 'list' && field.type === 'array')
        for (const inner of Object.keys(input.fields))
          if (!Object.hasOwn(field.items.properties, inner)) problems.push(`paket.json: Die Liste „${name}“ hat im Formular kein Feld „${inner}“.`)
    }
  }
  for (const f of leistung.findings) {
    if (!decisions.includes(f.decision)) at(`Die Prüfung „${f.id}“ fragt die Entscheidung „${f.decision}“, die es in rules.dmn nicht gibt.`)
    if (f.package && !f.of) at(`Die Prüfung „${f.id}“ nennt die Rechenregeln „${f.package}“, aber nicht, welche Entscheidung darin („of“).`)
    for (const name of f.fields) if (!isField(name)) at(`Die Prüfung „${f.id}“ nennt das Feld „${name}“, das es im Formular nicht gibt.`)
    for (const doc of f.proof) if (!documents.includes(doc)) at(`Die Prüfung „${f.id}“ verlangt die Unterlage „${doc}“, die es nicht gibt.`)
    const states = cases.map((c) => c.expect.findings[f.id])
    if (!f.person && !states.includes('fulfilled')) problems.push(`cases.json: Kein Testfall zeigt, dass „${f.title}“ erfüllt ist.`)
    if (!states.includes('not-fulfilled') && !states.includes('open'))
      problems.push(`cases.json: Kein Testfall zeigt, dass „${f.title}“ nicht erfüllt oder offen ist.`)
  }
  for (const a of leistung.amounts) {
    if (!decisions.includes(a.decision)) at(`Der Betrag „${a.id}“ fragt die Entscheidung „${a.decision}“, die es in rules.dmn nicht gibt.`)
    if (typeof a.tariff === 'object' && !isField(a.tariff.field))
      at(`Der Betrag „${a.id}“ wählt die Tarifstelle nach dem Feld „${a.tariff.field}“, das es nicht gibt.`)
    const known = [...decisions, ...Object.keys(rules.paket.inputs)]
    for (const line of a.calculation) {
      const of = `Die Berechnung von „${a.id}“, Zeile „${line.text}“,`
      if (a.package) at(`${of} geht nicht: Der Betrag kommt aus gemeinsamen Rechenregeln.`)
      for (const name of [line.decision, ...(line.law ?? [])])
        if (!decisions.includes(name)) at(`${of} nennt die Entscheidung „${name}“, die es in rules.dmn nicht gibt.`)
      for (const name of [...line.quantity.map((q) => q.of), ...(line.single ? [line.single] : [])])
        if (!known.includes(name)) at(`${of} nennt „${name}“; so heißt weder eine Entscheidung noch eine Angabe der Regeln.`)
      if (line.because && !isField(line.because)) at(`${of} nennt das Feld „${line.because}“, das es im Formular nicht gibt.`)
    }
    if (!cases.some((c) => c.expect.amounts[a.id] !== undefined && c.expect.amounts[a.id] !== null))
      problems.push(`cases.json: Kein Testfall zeigt den Betrag „${a.title}“.`)
  }
  for (const d of leistung.documents) {
    if (typeof d.required === 'object' && !isField(d.required.field))
      at(`Die Unterlage „${d.id}“ hängt vom Feld „${d.required.field}“ ab, das es nicht gibt.`)
    for (const s of d.shows)
      if (s.field && !isField(s.field)) at(`Die Unterlage „${d.id}“ zeigt das Feld „${s.field}“, das es im Formular nicht gibt.`)
    if (!form.attachments.some((a) => a.id === d.id))
      problems.push(`form.json: Die Unterlage „${d.id}“ kann niemand hochladen; unter „attachments“ fehlt sie.`)
  }
  for (const a of form.attachments)
    if (!documents.includes(a.id)) problems.push(`form.json: Zur Anlage „${a.id}“ sagt leistung.json nicht, was sie zeigen muss.`)
  for (const name of leistung.applicant.name) if (!isField(name)) at(`Der Antragsteller wird mit dem Feld „${name}“ benannt, das es nicht gibt.`)
  for (const name of leistung.applicant.address.flat()) if (!isField(name)) at(`Die Anschrift nennt das Feld „${name}“, das es nicht gibt.`)
  if (leistung.identity !== 'none')
    for (const name of Object.keys(leistung.identity.claims))
      if (fields[name]?.type !== 'string') at(`Das Nutzerkonto füllt das Feld „${name}“; ein Textfeld dieses Namens gibt es im Formular nicht.`)
  if (leistung.applicant.mail && !isField(leistung.applicant.mail)) at(`Das Feld „${leistung.applicant.mail}“ für die Mailadresse gibt es nicht.`)
  if (leistung.stellen.some((s) => s.names) && !isField('familienname'))
    at('Stellen werden nach dem Familiennamen verteilt; das Formular hat kein Feld „familienname“.')
  if (endProducts[kind].verwaltungsakt && !leistung.texts.refuse)
    at(`Ein Paket der Art „${kind}“ braucht auch Texte für die Ablehnung (texts.refuse).`)
  const placeholders = new Set([
    ...Object.keys(fields),
    ...leistung.amounts.flatMap((a) => [`betrag-${a.id}`, `tarif-${a.id}`]),
    ...(leistung.period ? ['zeitraum-von', 'zeitraum-bis'] : []),
    'antragstag',
    'nummer',
    'name',
    'gruende',
  ])
  for (const product of [leistung.texts.grant, leistung.texts.refuse])
    for (const text of [
      product?.title ?? '',
      ...(product?.tenor ?? []),
      ...(product?.reasons ?? []),
      ...(product?.hints ?? []),
      ...(product?.plain ?? []),
    ])
      for (const [, name = ''] of text.matchAll(/\{([^{}]+)\}/g))
        if (!placeholders.has(name.replace(/\|(monat|jahr|anzahl)$/, '')))
          at(`Ein Text benutzt „{${name}}“; das ist weder ein Feld noch ein Betrag (nach einem Strich geht „monat“, „jahr“ oder „anzahl“).`)
  const { automation } = leistung
  if (automation) {
    const special = fields[automation.special]
    if (special?.type !== 'string' || form.schema.required.includes(automation.special))
      at(
        `Für die Vollautomation braucht es ein freiwilliges Textfeld „${automation.special}“ für besondere Umstände (§ 24 Abs. 1 Satz 3 VwVfG, § 31a Satz 2 SGB X, § 155 Abs. 4 Satz 3 AO).`,
      )
    for (const f of leistung.findings)
      if (f.person)
        at(`„${f.title}“ beurteilt ein Mensch; dann gibt es keine Vollautomation (§ 35a VwVfG): Bitte „automation“ oder „person“ streichen.`)
    if (leistung.discretion) at('Wo Ermessen ist, gibt es keine Vollautomation (§ 35a VwVfG): Bitte „automation“ oder „discretion“ streichen.')
    if (leistung.signing.fourEyes)
      at('Wo zwei Menschen zeichnen, gibt es keine Vollautomation: Bitte „automation“ streichen oder „fourEyes“ auf false setzen.')
    if (kind === 'Steuer' && automation.gate !== 'ao-155') at('Für eine Steuer gilt § 155 Abs. 4 AO: „gate“ muss „ao-155“ sein.')
    for (const { field } of automation.only) if (!isField(field)) at(`Die Vollautomation hängt vom Feld „${field}“ ab, das es nicht gibt.`)
  }
  if (town) problems.push(...checkTownPlan(leistung, kind, town))
  return problems
}
const typeWords = { number: 'eine Zahl', integer: 'eine ganze Zahl', boolean: 'Ja oder Nein', string: 'ein Text', array: 'eine Liste' } as const

function checkTownPlan(leistung: Leistung, kind: Whole['kind'], town: TownPlan): string[] {
  const problems: string[] = []
  const at = (sentence: string) => problems.push(`leistung.json: ${sentence}`)
  for (const { stelle } of leistung.stellen) {
    const found = town.stellen.find((s) => s.id === stelle)
    if (!found) at(`Die Stelle „${stelle}“ gibt es im Stellenplan nicht.`)
    else if (endProducts[kind].verwaltungsakt && !leistung.signing.fourEyes && !found.signing?.verwaltungsakte)
      at(`Die Stelle „${stelle}“ darf keinen ${endProducts[kind].name} zeichnen; bitte eine andere nennen oder „fourEyes“ verlangen.`)
  }
  const entry = town.aktenplan.find((e) => e.id === leistung.aktenplan)
  if (!entry) at(`Das Aktenzeichen „${leistung.aktenplan}“ gibt es im Aktenplan nicht.`)
  else if (town.aktenplan.some((e) => e.parent === leistung.aktenplan))
    at(`„${leistung.aktenplan}“ ist im Aktenplan eine Gruppe; Akten gibt es nur darunter.`)
  if (town.services && leistung.service && !town.services.includes(leistung.service))
    at(`Die Leistung „${leistung.service}“ gibt es in services/ nicht.`)
  return problems
}

function parse<T>(files: PackageFiles, name: string, shape: z.ZodType<T>, problems: string[]): T | undefined {
  const text = files[name]
  if (text === undefined) {
    problems.push(`${name}: Die Datei fehlt.`)
    return undefined
  }
  let raw: unknown
  try {
    raw = JSON.parse(text)
  } catch (e) {
    const at = /line (\d+) column (\d+)/.exec(String(e))
    problems.push(`${name}: Das ist kein gültiges JSON${at ? ` (Zeile ${at[1]}, Spalte ${at[2]})` : ''}. Oft fehlt ein Komma oder eines ist zu viel.`)
    return undefined
  }
  return checked(raw, name, shape, problems)
}

function read<T>(act: () => T, problems: string[]): T | undefined {
  try {
    return act()
  } catch (e) {
    if (!(e instanceof AppError)) throw e
    problems.push(
      ...String(e.facts.problems ?? e.code)
        .split('\n')
        .map((p) => (/^[\w/-]+\.(json|dmn)/.test(p) ? p : `rules.dmn: ${p}`)),
    )
    return undefined
  }
}
