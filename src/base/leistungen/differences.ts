import { differencesOf, type Outline, outlineOf } from '#base/dmn/index.ts'
import type { PackageFiles, Parameter } from './decide.ts'

const rest: Record<string, string> = {
  'leistung.json': 'leistung.json: Zuständigkeit, Prüfungen, Unterlagen, Fristen oder Texte sind anders.',
  'form.json': 'form.json: Das Formular ist anders.',
  'cases.json': 'cases.json: Die Testfälle sind andere.',
  'paket.json': 'paket.json: Die Angaben, nach denen die Regeln fragen, sind andere.',
}

/** What a version says differently from another, one German sentence each: rules cell by cell, legal values version by version, other files by name. */
export function versionDifferences(before: PackageFiles, after: PackageFiles): string[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort()
  return names
    .filter((name) => before[name] !== after[name])
    .flatMap((name) => {
      const [then, now] = [before[name], after[name]]
      if (now === undefined) return [`${name} ist weggefallen.`]
      if (then === undefined) return [`${name} ist neu.`]
      if (name.endsWith('.dmn')) return rulesDifferences(name, then, now)
      if (name.includes('parameters/')) return valueDifferences(name, then, now)
      return [rest[name] ?? `${name} ist anders.`]
    })
}

function rulesDifferences(name: string, before: string, after: string): string[] {
  let outlines: [Outline, Outline]
  try {
    outlines = [outlineOf(before), outlineOf(after)]
  } catch {
    return [`${name} ist anders und lässt sich nicht lesen.`]
  }
  const said = differencesOf(...outlines)
  return said.length
    ? said.map((s) => (name === 'rules.dmn' ? s : `${name}: ${s}`))
    : [`${name} ist nur anders geschrieben; die Regeln sind dieselben.`]
}

function valueDifferences(name: string, before: string, after: string): string[] {
  try {
    const [then, now] = [JSON.parse(before) as Parameter, JSON.parse(after) as Parameter]
    const known = new Map(then.versions.map((v) => [v.validFrom, v]))
    const said = now.versions.flatMap((v) => {
      const old = known.get(v.validFrom)
      known.delete(v.validFrom)
      const what = `Rechtswert „${now.name}“ ab ${german(v.validFrom)}`
      if (!old) return [`${what} ist neu: ${JSON.stringify(v.value)} (${v.source}).`]
      if (JSON.stringify(old.value) !== JSON.stringify(v.value)) return [`${what}: ${JSON.stringify(v.value)} statt ${JSON.stringify(old.value)}.`]
      return JSON.stringify(old) === JSON.stringify(v) ? [] : [`${what}: Gültigkeit oder Quelle sind anders.`]
    })
    const gone = [...known.keys()].map((from) => `Rechtswert „${now.name}“ ab ${german(from)} ist weggefallen.`)
    return [...said, ...gone].length ? [...said, ...gone] : [`Rechtswert „${now.name}“: Name, Fundstelle oder Einheit sind anders.`]
  } catch {
    return [`${name} ist anders und lässt sich nicht lesen.`]
  }
}
const german = (day: string): string => day.split('-').reverse().join('.')
