import { z } from 'zod'
import { Instant } from '#base/http.ts'

// Versions of Leistungspakete: what is wrong with them, what they would change, who releases them.

export const PackageRow = z
  .object({
    id: z.uuid(),
    name: z.string(),
    title: z.string(),
    version: z.string(),
    digest: z.string(),
    status: z.enum(['imported', 'proposed', 'active', 'retired']),
    importedAt: Instant,
    activatedAt: Instant.nullable(),
    /** Came along with the sample town; no two persons of the house have released it. */
    delivered: z.boolean(),
    cases: z.int(),
  })
  .meta({ id: 'ApplicationPackage' })

export const Preview = z.object({
  compared: z.int(),
  changed: z.array(z.object({ id: z.uuid(), number: z.string(), what: z.array(z.string()) })),
})

/** One of the package's own cases; empty problems: it came out as it should. */
const Tried = z.object({ id: z.string(), title: z.string(), problems: z.array(z.string()) })

export const PackageDetail = z
  .object({
    row: PackageRow,
    problems: z.array(z.string()),
    /** Why what it leads to could not be issued here. */
    remedyOpen: z.string().nullable(),
    tests: z.array(Tried),
    /** What is different from the version that is active now. */
    differences: z.array(z.string()),
    /** There is an active version to compare with. */
    compared: z.boolean(),
    /** Null: not tried, since something has to be corrected first. */
    preview: Preview.nullable(),
    parameters: z.array(
      z.object({
        name: z.string(),
        law: z.string(),
        unit: z.string(),
        versions: z.array(
          z.object({
            validFrom: z.string(),
            validTo: z.string(),
            source: z.string(),
            checkedOn: z.string().nullable(),
            checkedAgainst: z.array(z.string()),
          }),
        ),
        /** The shared rules it belongs to; null: the package's own. */
        of: z.string().nullable(),
      }),
    ),
    proposal: z.object({ id: z.uuid(), version: z.int(), stelleId: z.string() }).nullable(),
    proposedBy: z.string().nullable(),
    /** Sample persons by whom a delivered version counts as released. */
    deliveredBy: z.array(z.string()),
    mayActivate: z.boolean(),
    automation: z
      .object({
        gate: z.enum(['vwvfg-35a', 'sgbx-31a', 'ao-155']),
        law: z.string(),
        says: z.string(),
        /** Empty: locked. */
        basis: z.string(),
        source: z.string(),
        released: z.object({ id: z.uuid(), byName: z.string(), at: Instant, legalBasis: z.string() }).nullable(),
        sample: z.number(),
        mayRelease: z.boolean(),
        today: z.object({ automatic: z.int(), sampled: z.int() }),
      })
      .nullable(),
    hasRules: z.boolean(),
  })
  .meta({ id: 'ApplicationPackageDetail' })

export type { Logic, Outline } from '#base/dmn/index.ts'

/** The rules of a version: to read, and as the file that the editor opens. */
export const PackageRules = z
  .object({
    row: PackageRow,
    dmn: z.string(),
    problem: z.string().nullable(),
    /** Outlines of #base/dmn: the package's own rules, then those it shares. */
    outlines: z.array(z.object({ title: z.string(), own: z.boolean(), outline: z.unknown() })),
    mayEdit: z.boolean(),
  })
  .meta({ id: 'ApplicationPackageRules' })
/** What came of rules that were tried: nothing is kept. */
export const Trial = z
  .object({ problems: z.array(z.string()), tests: z.array(Tried), differences: z.array(z.string()), preview: Preview.nullable() })
  .meta({ id: 'ApplicationRulesTrial' })

/** A line of the tables of law (towns/recht) for the town's Land. */
export const LawLine = z
  .object({
    what: z.string(),
    from: z.string(),
    says: z.string().nullable(),
    norm: z.string(),
    source: z.string(),
    seenOn: z.string().nullable(),
    confirmedOn: z.string().nullable(),
  })
  .meta({ id: 'ApplicationLawLine' })

/** What the second person is shown; the version itself lies in its row. */
export const Activation = z.object({ name: z.string(), digest: z.string(), note: z.string(), cases: z.int(), compared: z.int(), changed: z.int() })
export const Propose = z.object({ note: z.string().trim().min(3).max(2000) }).meta({ id: 'ApplicationProposePackage' })
export const Release = z.object({ legalBasis: z.string().trim().max(500), checked: z.literal(true) }).meta({ id: 'ApplicationRelease' })
export const SaveRules = z.object({ dmn: z.string().max(2_000_000) }).meta({ id: 'ApplicationSaveRules' })
