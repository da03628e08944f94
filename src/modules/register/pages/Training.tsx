import { KernButton } from '@kern-ux-annex/kern-react-kit'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { client } from '#web/api.ts'
import { language, today, useFormat, useTexts } from '#web/language.ts'
import { allowed, useMe } from '#web/me.ts'
import { ActOf, Area, Checks, Dialog, Field, Form, Page, State, Table, text, useVerb } from '#web/parts/index.ts'
import { may } from '../contract.ts'
import type { Routes } from '../routes.ts'
import { texts } from '../texts.ts'

const api = client<Routes>('register')
const ask = () => api.get('/courses')
type Answer = Awaited<ReturnType<typeof ask>>
type Course = Answer['courses'][number]
const refresh = [['register']]

/** Which training which method demands, and who has it. */
export default function Training() {
  const t = useTexts(texts)
  const now = language.use()
  const { number } = useFormat()
  const trains = allowed(useMe(), may.train)
  const [open, setOpen] = useState<{ what: 'add' } | { what: 'change' | 'record'; course: Course }>()
  const close = () => setOpen(undefined)
  const query = useQuery({ queryKey: ['register', 'courses'], queryFn: ask })
  return (
    <Page
      title={t('trainingTitle')}
      intro={t('trainingIntro')}
      actions={trains && <KernButton variant="primary" icon="add" text={t('addCourse')} onClick={() => setOpen({ what: 'add' })} />}
      query={query}
    >
      {({ courses, methods, persons }) => (
        <>
          {courses.length === 0 ? (
            <State icon="info" title={t('coursesNone')} />
          ) : (
            <Table
              caption={t('trainingTitle')}
              rows={courses}
              id={(c) => c.id}
              columns={[
                {
                  name: t('course'),
                  head: true,
                  cell: (c) => (
                    <>
                      {c.title}
                      <span className="vz-sub">{c.content}</span>
                    </>
                  ),
                },
                {
                  name: t('forMethods'),
                  cell: (c) => c.methods.map((m) => methods.find((x) => x.id === m)?.title[now] ?? m).join(', ') || t('forNone'),
                },
                { name: t('doneBy'), cell: (c) => t('persons', { count: number(c.done) }) },
                ...(trains
                  ? [
                      {
                        name: t('acts'),
                        cell: (c: Course) => (
                          <div className="vz-acts">
                            <ActOf
                              className="kern-btn--x-small"
                              variant="tertiary"
                              text={t('recordDone')}
                              of={c.title}
                              onClick={() => setOpen({ what: 'record', course: c })}
                            />
                            <ActOf
                              className="kern-btn--x-small"
                              variant="tertiary"
                              text={t('changeCourse')}
                              of={c.title}
                              onClick={() => setOpen({ what: 'change', course: c })}
                            />
                          </div>
                        ),
                      },
                    ]
                  : []),
              ]}
            />
          )}
          {open?.what === 'add' && <Edit methods={methods} onClose={close} />}
          {open?.what === 'change' && <Edit methods={methods} course={open.course} onClose={close} />}
          {open?.what === 'record' && <Record course={open.course} persons={persons} onClose={close} />}
        </>
      )}
    </Page>
  )
}

function Edit({ course, methods, onClose }: { course?: Course; methods: Answer['methods']; onClose: () => void }) {
  const t = useTexts(texts)
  const now = language.use()
  const save = useVerb(
    (v: FormData) => {
      const months = text(v, 'validMonths')
      const input = {
        title: text(v, 'title'),
        content: text(v, 'content'),
        validMonths: months === '' ? null : Math.round(Number(months)),
        methods: v.getAll('methods').map(String),
      }
      return course ? api.post('/courses/:id', { params: { id: course.id }, input }) : api.post('/courses', { input })
    },
    { refresh, said: t('saved'), onDone: onClose },
  )
  return (
    <Dialog title={course ? t('changeCourseOf', course) : t('addCourse')} onClose={onClose}>
      <Form act={t('save')} onSubmit={(v) => save.run(v)} error={save.error} pending={save.isPending}>
        <Field name="title" label={t('courseName')} defaultValue={course?.title ?? ''} minLength={3} maxLength={200} />
        <Area name="content" label={t('courseContent')} defaultValue={course?.content ?? ''} minLength={10} maxLength={2000} />
        <Field
          name="validMonths"
          type="number"
          min={1}
          max={120}
          label={t('validMonths')}
          hint={t('validMonthsHint')}
          defaultValue={course?.validMonths ?? ''}
          optional
        />
        <Checks
          legend={t('forMethods')}
          name="methods"
          options={methods.map((m) => ({ value: m.id, label: m.title[now] }))}
          chosen={course?.methods ?? []}
        />
      </Form>
    </Dialog>
  )
}

function Record({ course, persons, onClose }: { course: Course; persons: Answer['persons']; onClose: () => void }) {
  const t = useTexts(texts)
  const record = useVerb(
    (v: FormData) =>
      api.post('/courses/:id/completions', {
        params: { id: course.id },
        input: { personIds: v.getAll('personIds').map(String), completedOn: text(v, 'completedOn') },
      }),
    { refresh, said: t('saved'), onDone: onClose },
  )
  return (
    <Dialog title={t('recordDoneOf', course)} onClose={onClose}>
      <Form act={t('save')} onSubmit={(v) => record.run(v)} error={record.error} pending={record.isPending}>
        <Field name="completedOn" type="date" label={t('completedOn')} max={today()} defaultValue={today()} />
        <Checks legend={t('participants')} name="personIds" options={persons.map((p) => ({ value: p.id, label: p.name }))} columns />
      </Form>
    </Dialog>
  )
}
