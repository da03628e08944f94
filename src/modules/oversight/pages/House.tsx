import { KernHeading } from '@kern-ux-annex/kern-react-kit'
import { useQuery } from '@tanstack/react-query'
import { client } from '#web/api.ts'
import { useFormat, useTexts } from '#web/language.ts'
import { Fact, Facts, Loaded, Page, StatusBadge, Table } from '#web/parts/index.ts'
import type { Routes } from '../routes.ts'
import { texts } from '../texts.ts'

const api = client<Routes>('oversight')

export default function House() {
  const t = useTexts(texts)
  return (
    <Page title={t('houseTitle')} intro={t('houseIntro')}>
      <Seals />
      <Retention />
    </Page>
  )
}

function Seals() {
  const t = useTexts(texts)
  const { shortInstant } = useFormat()
  const query = useQuery({ queryKey: ['oversight', 'seals'], queryFn: () => api.get('/seals') })
  return (
    <section className="vz-section">
      <KernHeading level={2} size="small">
        {t('sealsTitle')}
      </KernHeading>
      <Loaded query={query}>
        {({ last, waiting, verification: v, checkpoint }) => (
          <Facts>
            <Fact name={t('sealResult')}>
              {v ? (
                <>
                  <StatusBadge tone={v.sound ? 'good' : 'bad'} label={v.sound ? t('sealSound') : t('sealBroken', { count: v.problems.length })} />{' '}
                  {shortInstant(v.at)}
                </>
              ) : (
                t('sealUnverified')
              )}
            </Fact>
            <Fact name={t('sealLast')}>{last ? t('sealLastOf', { number: last.number, at: shortInstant(last.sealedAt) }) : t('sealNone')}</Fact>
            <Fact name={t('sealWaiting')}>{t('sealRows', { rows: waiting.rows })}</Fact>
            {checkpoint && <Fact name={t('sealPruned')}>{t('sealThrough', { through: checkpoint.through, at: shortInstant(checkpoint.at) })}</Fact>}
          </Facts>
        )}
      </Loaded>
    </section>
  )
}

function Retention() {
  const t = useTexts(texts)
  const { shortInstant, number } = useFormat()
  const query = useQuery({ queryKey: ['oversight', 'retention'], queryFn: () => api.get('/retention') })
  return (
    <section className="vz-section">
      <KernHeading level={2} size="small">
        {t('retentionTitle')}
      </KernHeading>
      <p className="kern-body">{t('retentionIntro')}</p>
      <Loaded query={query}>
        {({ lines }) => (
          <Table
            caption={t('retentionTitle')}
            rows={lines}
            id={(l) => l.table}
            columns={[
              { name: t('holds'), head: true, cell: (l) => <span lang="de">{l.holds}</span> },
              { name: t('ends'), cell: (l) => (l.kind === 'none' ? t('noPerson') : <span lang="de">{l.ends}</span>) },
              {
                name: t('forgotten'),
                cell: (l) =>
                  l.kind !== 'period'
                    ? ''
                    : l.forgottenAt
                      ? t('forgottenOf', { at: shortInstant(l.forgottenAt), rows: number(l.forgottenRows ?? 0) })
                      : t('notYet'),
              },
              { name: t('table'), cell: (l) => <code>{l.table}</code> },
            ]}
          />
        )}
      </Loaded>
    </section>
  )
}
