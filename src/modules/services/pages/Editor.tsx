import { KernButton } from '@kern-ux-annex/kern-react-kit'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { z } from 'zod'
import { client } from '#web/api.ts'
import { useFormat, useTexts } from '#web/language.ts'
import { Area, Checks, Failed, Field, Form, Loading, Page, Refusal, Select, StatusBadge, Table, text, useParam, useVerb } from '#web/parts/index.ts'
import { bausteine, type EditingPage, kinds, type Leistung, statuses } from '../contract.ts'
import type { Routes } from '../routes.ts'
import { Differences } from './differences.tsx'
import { BadLine, feeLine, readAuthority, readDocuments, readFees, readLines, readLinks, readWords } from './lines.ts'
import { texts } from './staff-texts.ts'

const api = client<Routes>('services')
type Content = z.input<typeof Leistung>
type Data = z.input<typeof EditingPage>

/** One Leistung: what changes, who may publish it, the text itself, its versions. */
export default function Editor() {
  const t = useTexts(texts)
  const id = useParam('id')
  const query = useQuery({ queryKey: ['services', 'editing', id], queryFn: () => api.get('/editing/:id', { params: { id } }) })
  if (query.data) return <Shown key={`${id} ${query.data.waiting?.editedAt} ${query.data.basedOn}`} data={query.data} />
  return <Page title={t('editing')}>{query.isError ? <Failed error={query.error} onRetry={() => query.refetch()} /> : <Loading lines={8} />}</Page>
}

function Shown({ data }: { data: Data }) {
  const t = useTexts(texts)
  const { shortInstant } = useFormat()
  const { id, waiting } = data
  const refresh = [
    ['services', 'editing', id],
    ['services', 'editing'],
  ]
  const submit = useVerb((version: string) => api.post('/submissions', { input: { version } }), { refresh, said: t('submittedSaid') })
  const publish = useVerb((version: string) => api.post('/publications', { input: { versions: [version] } }), { refresh, said: t('publishedSaid') })
  const reject = useVerb((input: { version: string; note: string }) => api.post('/rejections', { input }), { refresh, said: t('rejectedSaid') })
  return (
    <Page
      title={t('editTitle', { title: data.content.title })}
      actions={
        data.published && (
          <Link className="kern-btn kern-btn--secondary" to={`/leistungen/${id}`}>
            <span className="kern-label">{t('seePage')}</span>
          </Link>
        )
      }
    >
      {waiting && (
        <section className="vz-stack" aria-labelledby="differences">
          <h2 className="kern-heading-medium" id="differences">
            {t('differences')}
          </h2>
          <StatusBadge tone={statuses[waiting.status].tone} label={t(waiting.status)} />
          <Differences changes={data.changes} />
          <Refusal error={submit.error ?? publish.error} />
          {waiting.status === 'draft' && <KernButton text={t('submitAct')} onClick={() => submit.run(waiting.id)} />}
          {waiting.status === 'submitted' && data.ownWork && <p className="kern-body">{t('ownWork')}</p>}
          {waiting.status === 'submitted' && !data.ownWork && (
            <>
              <KernButton text={t('publishAct')} onClick={() => publish.run(waiting.id)} />
              <Form
                act={t('rejectAct')}
                pending={reject.isPending}
                error={reject.error}
                onSubmit={(v) => reject.run({ version: waiting.id, note: text(v, 'note') })}
              >
                <Field name="note" label={t('rejectNote')} maxLength={1000} />
              </Form>
            </>
          )}
        </section>
      )}
      <section className="vz-section" aria-labelledby="write">
        <h2 className="kern-heading-medium" id="write">
          {t('write')}
        </h2>
        {data.gaps.length > 0 && (
          <p className="kern-body">
            {t('missing')}: {data.gaps.map((g) => t(g)).join(', ')}
          </p>
        )}
        <Sheet data={data} refresh={refresh} />
      </section>
      {data.versions.length > 0 && (
        <section className="vz-section" aria-labelledby="history">
          <h2 className="kern-heading-medium" id="history">
            {t('history')}
          </h2>
          <Table
            caption={t('history')}
            rows={data.versions}
            id={(v) => v.id}
            columns={[
              { name: t('number'), head: true, cell: (v) => v.number },
              { name: t('state'), cell: (v) => <StatusBadge tone={statuses[v.status].tone} label={t(v.status)} /> },
              { name: t('origin'), cell: (v) => t(v.origin as 'editor') },
              {
                name: t('wrote'),
                cell: (v) => (
                  <>
                    {v.editedName}
                    <span className="vz-sub">{shortInstant(v.editedAt)}</span>
                    {v.note && <span className="vz-sub">{v.note}</span>}
                  </>
                ),
              },
              {
                name: t('publishedBy'),
                cell: (v) =>
                  v.publishedAt && (
                    <>
                      {v.publishedName}
                      <span className="vz-sub">{shortInstant(v.publishedAt)}</span>
                    </>
                  ),
              },
            ]}
          />
        </section>
      )}
    </Page>
  )
}

function Sheet({ data, refresh }: { data: Data; refresh: string[][] }) {
  const t = useTexts(texts)
  const { id, content: c, basedOn, choices } = data
  const [bad, setBad] = useState('')
  const save = useVerb((content: Content) => api.post('/editing/:id', { params: { id }, input: { content, basedOn } }), {
    refresh,
    said: t('savedSaid'),
  })
  const named = (list: { id: string; title: string }[]) => list.map((x) => ({ value: x.id, label: x.title }))
  const submit = (v: FormData) => {
    const get = (name: string) => text(v, name)
    try {
      setBad('')
      const lists = {
        fees: readFees(get('fees')),
        documents: readDocuments(get('documents')),
        links: readLinks(get('links')),
        authority: readAuthority(get('authority')),
      }
      const stelle = lists.authority ? '' : get('stelle')
      save.run({
        ...c,
        ...lists,
        title: get('title'),
        name: get('name'),
        kind: get('kind') as Content['kind'],
        leika: readWords(get('leika')),
        topics: v.getAll('topics').map(String),
        lifeSituations: v.getAll('lifeSituations').map(String),
        office: lists.authority ? null : get('office') || null,
        stelle: stelle || null,
        duration: get('duration'),
        deadline: get('deadline'),
        forms: v.getAll('forms').map(String),
        online: get('online') || null,
        law: readLines(get('law')),
        keywords: readWords(get('keywords')),
        synonyms: readWords(get('synonyms')),
        localRule: get('localRule') || null,
        validFrom: get('validFrom') || null,
        updatedOn: get('updatedOn'),
        languages: get('text-English') ? [...new Set([...c.languages, 'en'])] : c.languages.filter((l) => l !== 'en'),
        texts: Object.fromEntries(bausteine.flatMap((b) => (get(`text-${b}`) ? [[b, get(`text-${b}`)]] : []))),
      })
    } catch (e) {
      if (!(e instanceof BadLine)) throw e
      setBad(e.line)
    }
  }
  return (
    <Form act={t('saveAct')} pending={save.isPending} error={save.error} onSubmit={submit}>
      <Field name="title" label={t('fTitle')} defaultValue={c.title} maxLength={500} />
      <Field name="name" label={t('fName')} defaultValue={c.name} maxLength={500} />
      <Select name="kind" label={t('fKind')} defaultValue={c.kind} options={kinds.map((k) => ({ value: k, label: k }))} />
      <Field name="leika" label={t('fLeika')} hint={t('fLeikaHint')} optional defaultValue={c.leika.join(', ')} />
      <Checks legend={t('fTopics')} name="topics" options={named(choices.topics)} chosen={c.topics} columns />
      <Checks legend={t('fLifeSituations')} name="lifeSituations" options={named(choices.lifeSituations)} chosen={c.lifeSituations} columns />
      <Select
        name="office"
        label={t('fOffice')}
        optional
        defaultValue={c.office ?? ''}
        options={[{ value: '', label: t('fNone') }, ...named(choices.offices)]}
      />
      <Select
        name="stelle"
        label={t('fStelle')}
        optional
        defaultValue={c.stelle ?? ''}
        options={[{ value: '', label: t('fNone') }, ...choices.stellen.map((s) => ({ value: s.id, label: `${s.id} ${s.title}` }))]}
      />
      <Field
        name="authority"
        label={t('fAuthority')}
        hint={t('fAuthorityHint')}
        optional
        defaultValue={c.authority ? [c.authority.name, c.authority.address, c.authority.phone, c.authority.web].join(' | ') : ''}
      />
      <Area
        name="fees"
        label={t('fFees')}
        hint={t('fFeesHint')}
        optional
        rows={6}
        defaultValue={c.fees.map(feeLine).join('\n')}
        error={bad || undefined}
      />
      <Area
        name="documents"
        label={t('fDocuments')}
        hint={t('fDocumentsHint')}
        optional
        rows={5}
        defaultValue={c.documents.map((d) => [d.what, d.when].filter(Boolean).join(' | ')).join('\n')}
      />
      <Field name="duration" label={t('fDuration')} optional defaultValue={c.duration} maxLength={500} />
      <Field name="deadline" label={t('fDeadline')} optional defaultValue={c.deadline} maxLength={500} />
      <Checks legend={t('fForms')} name="forms" options={named(choices.forms)} chosen={c.forms} columns />
      <Select
        name="online"
        label={t('fOnline')}
        optional
        defaultValue={c.online ?? ''}
        options={[{ value: '', label: t('fOffline') }, ...named(choices.forms)]}
      />
      <Area name="links" label={t('fLinks')} hint={t('fLinksHint')} optional defaultValue={c.links.map((l) => `${l.title} | ${l.url}`).join('\n')} />
      <Area name="law" label={t('fLaw')} hint={t('fLawHint')} optional defaultValue={c.law.join('\n')} />
      <Area name="keywords" label={t('fKeywords')} hint={t('fKeywordsHint')} optional defaultValue={c.keywords.join(', ')} />
      <Field name="synonyms" label={t('fSynonyms')} optional defaultValue={c.synonyms.join(', ')} />
      <Field name="localRule" label={t('fLocalRule')} optional defaultValue={c.localRule ?? ''} maxLength={1000} />
      <Field name="validFrom" type="date" label={t('fValidFrom')} optional defaultValue={c.validFrom ?? ''} />
      <Field name="updatedOn" type="date" label={t('fUpdatedOn')} defaultValue={c.updatedOn} />
      {bausteine.map((b) => (
        <Area key={b} name={`text-${b}`} label={b} optional rows={b === 'Volltext' ? 10 : 4} defaultValue={c.texts[b] ?? ''} maxLength={20_000} />
      ))}
    </Form>
  )
}
