import { useTexts } from '#web/language.ts'
import type { Logic, Outline } from '../contract.ts'
import { texts } from '../texts.ts'

type Decision = Outline['decisions'][number]

/** Rules as plain tables and lines, in the order in which they stand: for reading, with a screen reader as well, and for print. */
export function RulesOutline({ outline, level = 3 }: { outline: Outline; level?: 3 | 4 }) {
  const t = useTexts(texts)
  const Heading = `h${level}` as const
  return (
    <div lang="de" className="vz-stack">
      {outline.description && <p className="kern-body">{outline.description}</p>}
      {outline.decisions.map((d) => (
        <div key={d.id} className="vz-rule">
          <Heading className="kern-title">{d.name}</Heading>
          <p className="kern-body">{d.description}</p>
          <Needs decision={d} />
          {d.logic ? <Shown logic={d.logic} name={d.name} /> : <p className="kern-body">{t('outlineNone')}</p>}
        </div>
      ))}
      {outline.inputs.length > 0 && (
        <div className="vz-rule">
          <Heading className="kern-title">{t('outlineInputs')}</Heading>
          <ul className="kern-body">
            {outline.inputs.map((i) => (
              <li key={i.name}>
                <strong>{i.name}</strong>
                {i.description ? `: ${i.description}` : ''}
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  )
}

function Needs({ decision: { kind, needs } }: { decision: Decision }) {
  const t = useTexts(texts)
  const parts = [kind === 'calculation' ? t('outlineCalculation') : '', needs.length ? t('outlineNeeds', { names: needs.join(', ') }) : ''].filter(
    Boolean,
  )
  return parts.length ? <p className="kern-body kern-body--muted">{parts.join(' ')}</p> : null
}

const policies = ['UNIQUE', 'FIRST', 'ANY', 'PRIORITY', 'RULE ORDER', 'OUTPUT ORDER', 'COLLECT'] as const

function Shown({ logic, name }: { logic: Logic; name: string }) {
  const t = useTexts(texts)
  if (logic.kind === 'expression') return <code className="vz-feel">{logic.text}</code>
  if (logic.kind === 'table') {
    const policy = policies.find((p) => logic.hitPolicy.startsWith(p))
    return (
      <>
        <p className="kern-body kern-body--muted">
          {policy ? t(`policy${policy}`) : logic.hitPolicy}
          {policy && logic.hitPolicy !== policy ? ` (${logic.hitPolicy.slice(policy.length + 1)})` : ''}
        </p>
        <DecisionTable name={name} table={logic} />
      </>
    )
  }
  if (logic.kind === 'context' || logic.kind === 'call')
    return (
      <>
        {logic.kind === 'call' && <p className="kern-body">{t('outlineCalls', { name: logic.of })}</p>}
        <dl className="vz-feel-lines">
          {logic.entries.map((e, i) => (
            <div key={`${i} ${e.name}`}>
              <dt>{e.name || t('outlineResult')}</dt>
              <dd>
                <Shown logic={e.logic} name={`${name}, ${e.name || t('outlineResult')}`} />
              </dd>
            </div>
          ))}
        </dl>
      </>
    )
  if (logic.kind === 'function')
    return (
      <>
        <p className="kern-body">{t('outlineFunction', { names: logic.parameters.join(', ') })}</p>
        <Shown logic={logic.body} name={name} />
      </>
    )
  if (logic.kind === 'relation')
    return (
      <DecisionTable
        name={name}
        table={{ inputs: [], outputs: logic.columns, annotations: [], rules: logic.rows.map((r) => ({ inputs: [], outputs: r, annotations: [] })) }}
      />
    )
  return (
    <p className="kern-body">
      {logic.what}: <code className="vz-feel">{logic.text}</code>
    </p>
  )
}

/** A decision table as a table of the page: conditions, results and remarks are named in the head, every rule has its number. */
function DecisionTable({ name, table }: { name: string; table: Omit<Extract<Logic, { kind: 'table' }>, 'kind' | 'hitPolicy'> }) {
  const t = useTexts(texts)
  const heads = [
    ...table.inputs.map((n) => t('outlineIf', { name: n })),
    ...table.outputs.map((n) => t('outlineThen', { name: n })),
    ...table.annotations.map((n) => n || t('outlineRemark')),
  ]
  return (
    <table className="kern-table kern-table--small vz-table">
      <caption className="kern-sr-only">{name}</caption>
      <thead className="kern-table__header">
        <tr className="kern-table__row">
          <th scope="col" className="kern-table__header">
            {t('rule')}
          </th>
          {heads.map((head, i) => (
            <th key={`${i} ${head}`} scope="col" className="kern-table__header">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody className="kern-table__body">
        {table.rules.map((rule, n) => (
          <tr key={`${n} ${rule.inputs.join()}`} className="kern-table__row">
            <th scope="row" className="kern-table__cell vz-table__head">
              {n + 1}
            </th>
            {[...rule.inputs, ...rule.outputs, ...rule.annotations].map((cell, i) => (
              <td key={`${i} ${cell}`} data-name={heads[i]} className="kern-table__cell">
                {i < rule.inputs.length && (cell === '' || cell === '-') ? t('outlineAny') : cell}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
