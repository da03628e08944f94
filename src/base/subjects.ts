import type { Db, Tx } from './db.ts'

/**
 * What work is about: an item, an Akte, later a case or a draft. A module lists the kinds of subject that are its own; others then work on them
 * (Geschaeftsgang, Aussonderung) without knowing the module. A subject is written `<module>/<id>`.
 */
export type Subject = {
  title: string
  /** Who is in charge of it, and the secrecy border it lies behind. */
  stelleId: string
  border: string | null
  /** It lies in an Akte, or is one: only such a subject can be closed. */
  filed: boolean
  /** Can still be worked on; an Akte that is z. d. A. cannot. */
  open: boolean
  /** Subjects that lie in it. */
  parts: string[]
  /** The Akte that it lies in. */
  within: string | null
}

/** A file of a subject as it leaves the house: to the DMS, to the archive. `name` is as it came in. */
export type SubjectFile = { id: string; name: string; hash: string; type: string; receivedOn: string }

export type SubjectKind<C> = {
  /** The first part of a subject. */
  module: string
  /** Where the browser shows it. */
  path: string
  /** Undefined for what is not there, and for what stays closed to everybody but its Stelle (sealed post). No right is checked here. */
  find: (db: Db, id: string) => Promise<Subject | undefined>
  /** Zuschreiben: another Stelle is in charge now. */
  assign: (ctx: C, tx: Tx, id: string, to: string) => Promise<void>
  /** Z. d. A., and the way back. */
  close?: (ctx: C, tx: Tx, id: string) => Promise<void>
  reopen?: (ctx: C, tx: Tx, id: string) => Promise<void>
  files: (db: Db, id: string) => Promise<SubjectFile[]>
  /** What was read of it, for the search of those who may see it. */
  text?: (db: Db, id: string) => Promise<string>
  /**
   * Takes everything that was written or read of it out of the module's own tables, for good.
   *
   * @returns the names of files it no longer needs, and further subjects under which decisions on it hold words
   */
  erase: (ctx: C, tx: Tx, id: string) => Promise<{ files: string[]; subjects: string[] }>
}

/** The id behind `<module>/<id>`; empty where there is none. */
export const idOf = (subject: string): string => subject.split('/')[1] ?? ''

/** The kind and the id behind `<module>/<id>`. */
export function kindOf<C>(kinds: ReadonlyMap<string, SubjectKind<C>>, subject: string): { kind: SubjectKind<C>; id: string } | undefined {
  const [module = '', id = ''] = subject.split('/')
  const kind = kinds.get(module)
  return kind && /^[0-9a-f-]{36}$/.test(id) ? { kind, id } : undefined
}

/** @returns undefined where there is no such subject, or none that others may know of */
export async function findSubject<C>(kinds: ReadonlyMap<string, SubjectKind<C>>, db: Db, subject: string): Promise<Subject | undefined> {
  const found = kindOf(kinds, subject)
  return found?.kind.find(db, found.id)
}

/** Everything that lies in a subject, at whatever depth. */
export async function partsOf<C>(kinds: ReadonlyMap<string, SubjectKind<C>>, db: Db, { parts }: Subject): Promise<string[]> {
  const below: string[] = []
  for (const part of parts) {
    const found = await findSubject(kinds, db, part)
    if (found) below.push(...(await partsOf(kinds, db, found)))
  }
  return [...parts, ...below]
}
