import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'

// publiccode.yml as far as our own file uses it, held against the parser's own cases so that this check cannot be wishful.
const Url = z.url({ protocol: /^https?$/ })
const Text = z.string().min(1)
const Contact = z.strictObject({
  name: Text,
  email: z.email().optional(),
  affiliation: Text.optional(),
  phone: z.union([z.string(), z.number()]).optional(),
})
const Contractor = z.strictObject({ name: Text, email: z.email().optional(), website: Url.optional(), until: z.iso.date() })
const characters = (text: string) => [...new Intl.Segmenter('de', { granularity: 'grapheme' }).segment(text.trim())].length
const Language = z.strictObject({
  localisedName: Text.optional(),
  genericName: z.string().max(35).optional(),
  shortDescription: z.string().refine((t) => characters(t) >= 1 && characters(t) <= 150),
  longDescription: z.string().refine((t) => characters(t) >= 150 && characters(t) <= 10_000),
  documentation: Url.optional(),
  apiDocumentation: Url.optional(),
  features: z.array(Text).min(1),
  screenshots: z.array(Text).optional(),
  videos: z.array(Url).optional(),
  awards: z.array(Text).optional(),
})
const PublicCode = z.strictObject({
  publiccodeYmlVersion: z.string().regex(/^0(\.\d+){0,2}$/),
  name: Text,
  applicationSuite: Text.optional(),
  url: Url,
  landingURL: Url.optional(),
  isBasedOn: z.union([Url, z.array(Url)]).optional(),
  softwareVersion: Text.optional(),
  releaseDate: z.iso.date().optional(),
  logo: Text.optional(),
  monochromeLogo: Text.optional(),
  platforms: z.array(Text).min(1),
  categories: z.array(z.string().regex(/^[a-z-]+$/)).nullish(),
  usedBy: z.array(Text).optional(),
  organisation: z.unknown().optional(),
  fundedBy: z.unknown().optional(),
  roadmap: Url.optional(),
  developmentStatus: z.enum(['concept', 'development', 'beta', 'stable', 'obsolete']),
  softwareType: z.enum([
    'standalone/mobile',
    'standalone/iot',
    'standalone/desktop',
    'standalone/web',
    'standalone/backend',
    'standalone/other',
    'addon',
    'library',
    'configurationFiles',
  ]),
  intendedAudience: z
    .strictObject({
      scope: z.array(Text).optional(),
      countries: z.array(z.string().regex(/^[A-Z]{2}$/)).optional(),
      unsupportedCountries: z.array(z.string().regex(/^[A-Z]{2}$/)).optional(),
    })
    .optional(),
  description: z.record(z.string().regex(/^[a-z]{2,3}(-[A-Z]{2})?$/), Language).refine((d) => Object.keys(d).length > 0),
  legal: z.strictObject({
    license: z.string().regex(/^[A-Za-z0-9.+-]+( (OR|AND|WITH) [A-Za-z0-9.+-]+)*$/),
    mainCopyrightOwner: Text.optional(),
    repoOwner: Text.optional(),
    authorsFile: Text.optional(),
  }),
  maintenance: z
    .strictObject({
      type: z.enum(['internal', 'contract', 'community', 'none']),
      contractors: z.array(Contractor).optional(),
      contacts: z.array(Contact).optional(),
    })
    .refine((m) => !['internal', 'community'].includes(m.type) || !!m.contacts?.length)
    .refine((m) => (m.type === 'contract') === !!m.contractors?.length),
  localisation: z.strictObject({
    localisationReady: z.boolean(),
    availableLanguages: z.array(z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/)).min(1),
  }),
  dependsOn: z.unknown().optional(),
  inputTypes: z.array(Text).optional(),
  outputTypes: z.array(Text).optional(),
  it: z.unknown().optional(),
  IT: z.unknown().optional(),
})

const check = (text: string) => PublicCode.safeParse(parse(text, { schema: 'core' }))

test('our publiccode.yml is valid, says the licence of LICENSE and the version of package.json', () => {
  const result = check(readFileSync('publiccode.yml', 'utf8'))
  expect(result.error?.issues).toBeUndefined()
  expect(result.data?.legal.license).toBe('EUPL-1.2')
  expect(readFileSync('LICENSE', 'utf8')).toContain('European Union Public Licence')
  expect(result.data?.softwareVersion).toBe((JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }).version)
})

const cases = join(process.env.VORZIMMER_FIXTURES ?? '../shared/fixtures', 'publiccode/testdata/v0')
describe.skipIf(!existsSync(cases))('the cases of the public parser', () => {
  const files = (kind: string) => readdirSync(join(cases, kind)).filter((f) => f.endsWith('.yml'))
  test.each(existsSync(cases) ? files('valid') : [])('%s is accepted', (file) => {
    expect(check(readFileSync(join(cases, 'valid', file), 'utf8')).error?.issues).toBeUndefined()
  })

  test('of the invalid ones all are refused but those about files, networks, lists of countries and Italian registers', () => {
    const accepted = files('invalid').filter((f) => {
      try {
        return check(readFileSync(join(cases, 'invalid', f), 'utf8')).success
      } catch {
        return false // not even YAML
      }
    })
    const elsewhere =
      /logo|missing_file|oembed|italian|fundedBy|organisation|it_|dependsOn|countr|Types_invalid|bcp47|scope|categories_invalid|videos|license_invalid|file_encoding|description_invalid_language/i
    expect(accepted.filter((f) => !elsewhere.test(f))).toEqual([])
  })
})
