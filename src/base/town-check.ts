import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { isUnsettled } from './calendar/index.ts'
import { dataClasses } from './method.ts'
import { shown } from './town-file.ts'
import { answerFacts, border, files, placeOf, type Town, type TownData } from './town-schema.ts'

/**
 * Whether every reference in a town leads somewhere and every rule between its files holds.
 *
 * @returns all mistakes, one German sentence with file and field each
 */
export function crossCheck(town: Town): string[] {
  const problems: string[] = []
  const say = (key: keyof TownData, sentence: string) => problems.push(`${shown(town.folder, files[key][0])}: ${sentence}`)
  const ids = {
    offices: unique('offices', 'Das Amt', town.offices),
    stellen: unique('stellen', 'Die Stelle', town.stellen),
    persons: unique('persons', 'Die Person', town.persons),
    aktenplan: unique('aktenplan', 'Das Aktenzeichen', town.aktenplan),
    documentTypes: unique('documentTypes', 'Die Dokumentart', town.documentTypes),
    tags: unique('tags', 'Das Schlagwort', town.tags),
  }
  function unique(key: keyof TownData, noun: string, rows: { id: string }[]): Set<string> {
    const seen = new Set<string>()
    for (const { id } of rows) seen.has(id) ? say(key, `${noun} „${id}“ steht zweimal in der Liste.`) : seen.add(id)
    return seen
  }

  if (!ids.stellen.has(town.town.poststelle)) say('town', `Die Poststelle „${town.town.poststelle}“ gibt es im Stellenplan nicht.`)
  if (town.town.archive && !ids.stellen.has(town.town.archive))
    say('town', `Die Stelle „${town.town.archive}“ des Archivs gibt es im Stellenplan nicht.`)
  for (const [reason, stelle] of Object.entries(town.town.sealedPost))
    if (!ids.stellen.has(stelle)) say('town', `Die Stelle „${stelle}“ für verschlossene Post („${reason}“) gibt es im Stellenplan nicht.`)
  for (const hours of town.town.openingHours) {
    if (hours.office && !ids.offices.has(hours.office)) say('town', `Die Öffnungszeiten nennen das Amt „${hours.office}“, das es nicht gibt.`)
    if (hours.from >= hours.to) say('town', `Öffnungszeit ${hours.days.join(', ')}: „${hours.from}“ liegt nicht vor „${hours.to}“.`)
  }

  if (isUnsettled('2026-08-15', placeOf(town)))
    say(
      'town',
      `Ob Mariä Himmelfahrt (15. August) in ${town.town.name} Feiertag ist, ist nicht hinterlegt. Bitte das Feld „mariaeHimmelfahrt“ auf true oder false setzen.`,
    )

  for (const [key, noun, rows] of [
    ['offices', 'Amt', town.offices],
    ['aktenplan', 'Aktenzeichen', town.aktenplan],
  ] as const) {
    const parents = new Map(rows.map((row) => [row.id, row.parent]))
    for (const row of rows) {
      if (row.parent !== null && !ids[key].has(row.parent)) say(key, `${noun} „${row.id}“ gehört zu „${row.parent}“, das es nicht gibt.`)
      else if (runsInCircle(row.id, parents)) say(key, `${noun} „${row.id}“ ist über „parent“ sich selbst untergeordnet.`)
    }
  }

  const heads = new Map<string, string>()
  for (const stelle of town.stellen) {
    const name = `Stelle ${stelle.id}`
    if (!ids.offices.has(stelle.office)) say('stellen', `${name} verweist auf das Amt „${stelle.office}“, das es nicht gibt.`)
    for (const deputy of stelle.deputies) {
      if (!ids.stellen.has(deputy)) say('stellen', `${name} nennt als Vertretung die Stelle „${deputy}“, die es nicht gibt.`)
      if (deputy === stelle.id) say('stellen', `${name} vertritt sich selbst.`)
    }
    if (!stelle.head) continue
    const other = heads.get(stelle.office)
    if (other) say('stellen', `${name} und Stelle ${other} leiten beide das Amt „${stelle.office}“; es kann nur eine Leitung geben.`)
    heads.set(stelle.office, stelle.id)
  }
  for (const office of town.offices)
    if (office.parent === null && !heads.has(office.id))
      say('stellen', `Das Amt „${office.id}“ (${office.name}) hat keine Stelle mit Leitung (head).`)

  const mails = new Map<string, string>()
  for (const person of town.persons) {
    const twin = mails.get(person.mail.toLowerCase())
    if (twin) say('persons', `„${person.name}“ und „${twin}“ haben dieselbe Mailadresse.`)
    mails.set(person.mail.toLowerCase(), person.name)
    for (const held of person.stellen) {
      if (!ids.stellen.has(held.stelle)) say('persons', `„${person.name}“ hat die Stelle „${held.stelle}“, die es nicht gibt.`)
      if (held.to !== null && held.to < held.from)
        say('persons', `„${person.name}“, Stelle ${held.stelle}: das Ende ${held.to} liegt vor dem Beginn ${held.from}.`)
    }
    if (person.roles.some((r) => r === 'clerk' || r === 'head') && person.stellen.length === 0)
      say('persons', `„${person.name}“ hat die Rolle „clerk“ oder „head“, aber keine Stelle.`)
  }

  const { sample, ags } = town.town
  if (sample && !ags.startsWith('08999'))
    say(
      'town',
      'Das Feld „sample“ gibt Leistungspakete ohne zwei Menschen frei; das darf nur die Mustergemeinde (AGS 08999…). Bitte das Feld entfernen und die Pakete unter „Leistungspakete“ freigeben.',
    )
  for (const id of sample?.releasedBy ?? [])
    if (!ids.persons.has(id)) say('town', `Die Musterperson „${id}“ („sample“) gibt es in persons.json nicht.`)

  const groups = new Set(town.aktenplan.map((entry) => entry.parent))
  for (const entry of town.aktenplan) {
    if (groups.has(entry.id)) continue
    if (entry.retentionYears === null || entry.afterwards === null)
      say('aktenplan', `„${entry.id}“ (${entry.title}) hat keine Untergruppen und braucht deshalb „retentionYears“ und „afterwards“.`)
  }

  for (const type of town.documentTypes) {
    if (!ids.stellen.has(type.stelle)) say('documentTypes', `„${type.id}“ verweist auf die Stelle „${type.stelle}“, die es nicht gibt.`)
    if (!ids.aktenplan.has(type.aktenplan)) say('documentTypes', `„${type.id}“ verweist auf das Aktenzeichen „${type.aktenplan}“, das es nicht gibt.`)
    else if (groups.has(type.aktenplan))
      say('documentTypes', `„${type.id}“ verweist auf „${type.aktenplan}“; das ist eine Gruppe, Akten gibt es nur darunter.`)
    for (const tag of type.tags) if (!ids.tags.has(tag)) say('documentTypes', `„${type.id}“ trägt das Schlagwort „${tag}“, das es nicht gibt.`)
  }

  for (const { office } of town.contacts) if (!ids.offices.has(office)) say('contacts', `Der Kontakt nennt das Amt „${office}“, das es nicht gibt.`)

  unique('templates', 'Die Vorlage', town.templates)
  unique('chatTemplates', 'Die Vorlage', town.chatTemplates)
  for (const { id, stellen, documentTypes, tags, fields, factOnly, texts } of town.templates) {
    const sayOf = (sentence: string) => say('templates', `„${id}“ ${sentence}`)
    for (const stelle of stellen) if (!ids.stellen.has(stelle)) sayOf(`nennt die Stelle „${stelle}“, die es nicht gibt.`)
    for (const type of documentTypes) if (!ids.documentTypes.has(type)) sayOf(`nennt die Dokumentart „${type}“, die es nicht gibt.`)
    for (const tag of tags) if (!ids.tags.has(tag)) sayOf(`nennt das Schlagwort „${tag}“, das es nicht gibt.`)
    if (factOnly && fields.length) sayOf('nennt nur Tatsachen (factOnly) und darf deshalb keine Felder zum Ausfüllen haben.')
    const known = new Set<string>([...answerFacts, ...fields.map((f) => f.id)])
    for (const text of Object.values(texts).filter((t) => t !== undefined))
      for (const [, name = ''] of `${text.subject}\n${text.body.join('\n')}`.matchAll(/\{([^{}]*?)\??\}/g))
        if (!known.has(name)) sayOf(`benutzt „{${name}}“; das ist weder eine Tatsache noch ein Feld der Vorlage.`)
  }
  for (const id of dataClasses)
    if (town.dataClasses.filter((c) => c.id === id).length !== 1) say('dataClasses', `Die Datenklasse „${id}“ muss genau einmal vorkommen.`)
  for (const wall of border.options)
    if (town.dataClasses.filter((c) => c.borders.includes(wall)).length !== 1)
      say('dataClasses', `Die Abschottung „${wall}“ muss in genau einer Datenklasse stehen.`)

  for (const day of town.holidays)
    if ((day.kind === 'halbtags') !== (day.closesAt !== undefined))
      say('holidays', `${day.on} (${day.name}): „closesAt“ gehört zu halben Tagen („halbtags“) und nur zu ihnen.`)

  if (town.bescheide) {
    const { cash, template } = town.bescheide
    if (!ids.stellen.has(cash)) say('bescheide', `Die Stelle „${cash}“ der Kasse gibt es im Stellenplan nicht.`)
    if (template && !existsSync(join(town.folder, template))) say('bescheide', `Die Vorlage „${template}“ liegt nicht im Ordner.`)
  }

  for (const item of town.post) {
    if (!existsSync(join(town.folder, 'post', item.file))) say('post', `Die Datei „${item.file}“ liegt nicht im Ordner.`)
    if (!ids.documentTypes.has(item.documentType)) say('post', `„${item.file}“: die Dokumentart „${item.documentType}“ gibt es nicht.`)
    if (!ids.stellen.has(item.stelle)) say('post', `„${item.file}“: die Stelle „${item.stelle}“ gibt es nicht.`)
    for (const tag of item.tags) if (!ids.tags.has(tag)) say('post', `„${item.file}“: das Schlagwort „${tag}“ gibt es nicht.`)
  }
  if (town.post.length) {
    const named = new Set(town.post.map((item) => item.file))
    for (const file of readdirSync(join(town.folder, 'post')))
      if (/\.(txt|eml|pdf)$/i.test(file) && !named.has(file)) say('post', `Die Datei „${file}“ liegt im Ordner, steht aber nicht in der Liste.`)
  }
  return problems
}

function runsInCircle(id: string, parents: Map<string, string | null>): boolean {
  const seen = new Set<string>()
  for (let at: string | null | undefined = id; at; at = parents.get(at)) {
    if (seen.has(at)) return at === id
    seen.add(at)
  }
  return false
}
