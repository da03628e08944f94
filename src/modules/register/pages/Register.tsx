import { KernHeading } from '@kern-ux-annex/kern-react-kit'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { client } from '#web/api.ts'
import { language, useFormat, useTexts } from '#web/language.ts'
import { allowed, useMe } from '#web/me.ts'
import { Fact, Facts, Page, StatusBadge, Table } from '#web/parts/index.ts'
import { may } from '../contract.ts'
import type { Routes } from '../routes.ts'
import { texts } from '../texts.ts'

const api = client<Routes>('register')
const ask = () => api.get('/public')
export type Entry = Awaited<ReturnType<typeof ask>>['entries'][number]

/** For everybody: what the machines of this town do. */
export default function Register() {
  const t = useTexts(texts)
  const now = language.use()
  const details = allowed(useMe(), may.read)
  const query = useQuery({ queryKey: ['register', 'public'], queryFn: ask })
  return (
    <Page title={t('title')} intro={t('intro')} query={query}>
      {({ entries, policy, contact }) => (
        <>
          <p className="kern-body">
            {t('never')} {t('questionsTo', { mail: contact.mail })}
          </p>
          <ul className="vz-plain">
            {entries.map((e) => (
              <li key={e.id} className="vz-card">
                <KernHeading level={2} size="small">
                  {e.title[now]}
                </KernHeading>
                <EntryFacts entry={e} />
                {details && (
                  <Link className="kern-link" to="/ki-register/$id" params={{ id: e.id }} aria-label={`${t('details')}: ${e.title[now]}`}>
                    {t('details')}
                  </Link>
                )}
              </li>
            ))}
          </ul>
          <section className="vz-section">
            <KernHeading level={2} size="small">
              {t('policyTitle')}
            </KernHeading>
            <Table
              caption={t('policyTitle')}
              rows={policy}
              id={(p) => p.dataClass}
              columns={[
                { name: t('policyClass'), head: true, cell: (p) => <span lang="de">{p.title}</span> },
                { name: t('zone_house'), cell: (p) => t(`route_${p.house}`) },
                { name: t('zone_eu'), cell: (p) => t(`route_${p.eu}`) },
                { name: t('zone_world'), cell: (p) => t(`route_${p.world}`) },
              ]}
            />
          </section>
          <section className="vz-section">
            <KernHeading level={2} size="small">
              {t('asJson')}
            </KernHeading>
            <ul>
              {(['own', 'nl', 'uk'] as const).map((standard) => (
                <li key={standard}>
                  <a className="kern-link" href={`/api/register/public.json?standard=${standard}`}>
                    {t(standard)}
                  </a>
                </li>
              ))}
            </ul>
          </section>
        </>
      )}
    </Page>
  )
}

export const tones = { none: 'neutral', minimal: 'neutral', limited: 'neutral', exempt: 'warn', high: 'warn', prohibited: 'bad' } as const

/** What the register says of one method; the same for everybody. */
export function EntryFacts({ entry: e }: { entry: Entry }) {
  const t = useTexts(texts)
  const now = language.use()
  const { shortDay, shortInstant, amount, number, month } = useFormat()
  const f = e.figures
  const asks = e.kind === 'prompt' || e.kind === 'forwarding' || e.kind === 'transcription'
  return (
    <Facts>
      <Fact name={`${t(`kind_${e.kind}`)}, ${e.id}/${e.version}`}>
        {e.status === 'in-use' && <StatusBadge tone="good" label={t('status_inUse')} />}
        {e.status === 'switched-off' && (
          <StatusBadge tone="bad" label={t('status_switchedOff', { at: e.switchedOffAt ? shortInstant(e.switchedOffAt) : '' })} />
        )}
        {e.status === 'no-engine' && <StatusBadge tone="neutral" label={t('status_noEngine')} />}
      </Fact>
      <Fact name={t('purpose')}>{e.purpose[now]}</Fact>
      <Fact name={t('data')}>
        <span lang="de">{`${e.dataClassTitle}: ${e.dataContents.join('; ')}`}</span>
      </Fact>
      <Fact name={t('risk')}>
        <StatusBadge tone={tones[e.risk.class]} label={t(`class_${e.risk.class}`)} />{' '}
        <span lang={e.risk.by === 'questionnaire' ? 'de' : now}>{e.risk.reasons.map((r) => r[now]).join(' ')}</span> (
        {e.risk.on ? t('byQuestionnaire', { day: shortDay(e.risk.on) }) : t('byDeclaration')})
      </Fact>
      <Fact name={t('legalBasis')}>
        <span lang="de">{e.legalBasis}</span>
      </Fact>
      <Fact name={t('oversight')}>{e.oversight[now]}</Fact>
      <Fact name={t('engines')}>
        {!asks
          ? t('noModel')
          : e.engines.length
            ? e.engines.map((m) => `${m.name} (${m.model}, ${t(`zone_${m.zone}` as 'zone_house')}${m.masked ? `, ${t('masked')}` : ''})`).join('; ')
            : t('noneActive')}
      </Fact>
      <Fact name={t('since')}>{shortDay(e.sinceOn)}</Fact>
      <Fact name={t('figures', { month: month(f.month) })}>
        {[
          t('proposed', { count: number(f.proposed) }),
          ...(f.byOrder ? [t('byOrder', { count: number(f.byOrder) })] : []),
          ...(f.soundSeconds ? [t('sound', { seconds: number(f.soundSeconds) })] : []),
          ...(asks ? [t('calls', { count: number(f.calls) }), t('energy', { amount: amount(f.cents), wattHours: number(f.wattHours) })] : []),
        ].join(', ')}
        {f.hidden && ` – ${t('hiddenFigures')}`}
      </Fact>
      <Fact name={t('quality')}>
        {f.decided && <div>{t('decided', f.decided)}</div>}
        {e.evaluations.map((v) => (
          <div key={v.name}>
            {t('measured', { day: shortDay(v.at.slice(0, 10)) })}:{' '}
            {Object.entries(v.figures)
              .slice(0, 6)
              .map(([k, n]) => `${k} ${n}`)
              .join(', ')}
          </div>
        ))}
        {!e.evaluations.length && e.kind !== 'rules' && t('notMeasured', { file: e.evaluation })}
      </Fact>
      <Fact name={t('incidents')}>
        {t('incidentsOf', { year: e.incidents.lastYear, open: e.incidents.open })}
        {e.incidents.notes.map((n) => (
          <div key={`${n.on}${n.note}`} lang="de">{`${shortDay(n.on)}: ${n.note}`}</div>
        ))}
      </Fact>
    </Facts>
  )
}
