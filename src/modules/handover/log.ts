import { csv } from '#base/csv.ts'
import { escaped } from '#base/escaped.ts'

/** One fact of a case, without anybody in it. `group`: `citizen`, `machine`, or the office. */
export type Step = { case: string; fact: string; group: string; at: Date }

/** A quarter of an hour: enough to see where cases wait, too coarse to watch somebody work. */
const grain = 15 * 60_000
export const rounded = (at: Date): Date => new Date(Math.floor(at.getTime() / grain) * grain)

/** @see IEEE 1849-2016 (XES), with the extensions concept, time and organizational (org:group only: a role, never a resource) */
export function toXes(steps: readonly Step[]): string {
  const cases = Map.groupBy(steps, (s) => s.case)
  const string = (key: string, value: string) => `<string key="${key}" value="${escaped(value)}"/>`
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<log xes.version="1849-2016" xes.features="" xmlns="http://www.xes-standard.org/">',
    '<extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>',
    '<extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>',
    '<extension name="Organizational" prefix="org" uri="http://www.xes-standard.org/org.xesext"/>',
    '<classifier name="Activity" keys="concept:name"/>',
    ...[...cases].flatMap(([id, events]) => [
      `<trace>${string('concept:name', id)}`,
      ...events.map(
        (e) =>
          `<event>${string('concept:name', e.fact)}${string('org:group', e.group)}<date key="time:timestamp" value="${e.at.toISOString()}"/></event>`,
      ),
      '</trace>',
    ]),
    '</log>',
    '',
  ].join('\n')
}

export const toCsv = (steps: readonly Step[]): string =>
  csv([['case', 'activity', 'group', 'timestamp'], ...steps.map((s) => [s.case, s.fact, s.group, s.at.toISOString()])])
