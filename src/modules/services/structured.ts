import type { Ctx } from '#base/ctx.ts'
import { AppError } from '#base/errors.ts'
import { escaped } from '#base/escaped.ts'
import type { Head, PlainFile } from '../module.ts'
import type { ServicePage } from './contract.ts'
import * as services from './service.ts'

// What a page says before its code runs: to search engines, and to browsers without scripts.

/** A Leistung for search engines. @see https://schema.org/GovernmentService */
export function governmentService(p: ServicePage, { town }: Pick<Ctx, 'town'>, origin: string): object {
  const { officialName, land, ags, web } = town.town
  const url = `${origin}/leistungen/${p.id}`
  const own = { '@type': 'GovernmentOrganization', name: p.office ? `${officialName}, ${p.office.name}` : officialName, url: web }
  const channels = [
    ...(p.online?.path
      ? [{ '@type': 'ServiceChannel', name: p.online.title, serviceUrl: `${origin}${p.online.path}`, availableLanguage: 'de' }]
      : []),
    ...(p.office
      ? [
          {
            '@type': 'ServiceChannel',
            name: p.office.name,
            servicePhone: { '@type': 'ContactPoint', telephone: p.office.phone, email: p.office.mail },
            ...(p.office.place
              ? {
                  serviceLocation: {
                    '@type': 'GovernmentOffice',
                    name: p.office.place.title,
                    address: {
                      '@type': 'PostalAddress',
                      streetAddress: p.office.place.street,
                      postalCode: p.office.place.postcode,
                      addressLocality: p.office.place.city,
                      addressCountry: 'DE',
                    },
                    openingHoursSpecification: p.office.week.flatMap(({ day, spans }) =>
                      spans.map((s) => ({ '@type': 'OpeningHoursSpecification', dayOfWeek: days[day], opens: s.from, closes: s.to })),
                    ),
                  },
                }
              : {}),
          },
        ]
      : []),
  ]
  return {
    '@context': 'https://schema.org',
    '@type': 'GovernmentService',
    '@id': url,
    url,
    name: p.name,
    alternateName: p.title,
    description: p.texts.Teaser ?? p.texts.Kurztext ?? p.name,
    serviceType: p.kind,
    inLanguage: p.languages,
    ...(p.leika.length ? { identifier: p.leika.map((value) => ({ '@type': 'PropertyValue', propertyID: 'urn:de:fim:leika:leistung', value })) } : {}),
    provider: p.authority ? { '@type': 'GovernmentOrganization', name: p.authority.name, url: p.authority.web, telephone: p.authority.phone } : own,
    areaServed: { '@type': 'AdministrativeArea', name: officialName, identifier: ags, containedInPlace: land },
    jurisdiction: { '@type': 'AdministrativeArea', name: officialName },
    ...(p.duration ? { processingTime: p.duration } : {}),
    ...(p.fees.length ? { offers: p.fees.map((f) => ({ '@type': 'Offer', name: f.what, description: f.amount, priceCurrency: 'EUR' })) } : {}),
    ...(channels.length ? { availableChannel: channels } : {}),
  }
}
const days = { Mo: 'Monday', Di: 'Tuesday', Mi: 'Wednesday', Do: 'Thursday', Fr: 'Friday', Sa: 'Saturday', So: 'Sunday' }

const list = (items: string[]) => (items.length ? `<ul>${items.map((i) => `<li>${i}</li>`).join('')}</ul>` : '')
const link = (to: string, title: string) => `<a href="${escaped(to)}">${escaped(title)}</a>`
const section = (title: string, html: string) => (html ? `<h2>${escaped(title)}</h2>${html}` : '')
const paragraphs = (text: string | undefined) =>
  (text ?? '')
    .split(/\n{2,}/)
    .filter(Boolean)
    .map((p) => `<p>${escaped(p).replace(/\n/g, '<br>')}</p>`)
    .join('')

/** The page of a Leistung as plain HTML. */
function plainService(p: ServicePage): string {
  return [
    `<h1>${escaped(p.name)}</h1>`,
    paragraphs(p.texts.Kurztext ?? p.texts.Teaser),
    section('Kosten', list(p.fees.map((f) => escaped(`${f.what}: ${f.amount}${f.source ? ` (${f.source})` : ''}`))) || paragraphs(p.texts.Kosten)),
    section('Dauer', paragraphs(p.duration)),
    section('Frist', paragraphs(p.deadline)),
    section('Mitbringen', list(p.documents.map((d) => escaped(d.when ? `${d.what} (${d.when})` : d.what)))),
    section('Ablauf', paragraphs(p.texts.Verfahrensablauf)),
    section('Ausführlich', paragraphs(p.texts.Volltext)),
    section('Formulare', list([...p.forms.map((f) => link(`/formulare/${f.id}`, f.title)), ...p.links.map((l) => link(l.url, l.title))])),
    section(
      'Zuständig',
      p.office
        ? paragraphs(
            [p.office.name, p.office.place && `${p.office.place.title}, ${p.office.place.street}`, p.office.phone, p.office.mail]
              .filter(Boolean)
              .join('\n'),
          )
        : p.authority
          ? `${paragraphs(`${p.authority.name}\n${p.authority.address}\n${p.authority.phone}`)}${link(p.authority.web, p.authority.web)}`
          : '',
    ),
    `<p>${link('/leistungen', 'Alle Leistungen')}</p>`,
  ].join('')
}

/** The head of a public page; undefined for paths that are none of ours. */
export async function head(ctx: Ctx, path: string, origin: string): Promise<Head | undefined> {
  const [, area = '', id] = path.split('/')
  const gone = (e: unknown): Head => {
    if (e instanceof AppError && e.status === 404)
      return { status: 404, title: 'Hier ist nichts', description: '', body: '<h1>Diese Seite gibt es nicht.</h1>' }
    throw e
  }
  if (area === 'leistungen' && id)
    return services.page(ctx, id).then(
      (p): Head => ({
        title: p.name,
        description: p.texts.Teaser ?? p.texts.Kurztext ?? p.name,
        jsonLd: governmentService(p, ctx, origin),
        body: plainService(p),
      }),
      gone,
    )
  if (area === 'leistungen' || area === 'formulare' || area === 'lebenslagen') {
    if (area === 'lebenslagen' && id)
      return services.lifeSituation(ctx, id).then(
        (l): Head => ({
          title: l.title,
          description: l.teaser,
          body: `<h1>${escaped(l.title)}</h1><p>${escaped(l.teaser)}</p><ol>${l.steps
            .map(
              (s) => `<li>${s.published ? link(`/leistungen/${s.service}`, s.title) : escaped(s.title)}: ${escaped(s.why)} (${escaped(s.when)})</li>`,
            )
            .join('')}</ol>`,
        }),
        gone,
      )
    if (area === 'formulare' && id)
      return services.formPage(ctx, id).then(
        (f): Head => ({
          title: f.title,
          description: f.title,
          body: `<h1>${escaped(f.title)}</h1>${f.steps
            .map((s) => section(s.title, list(s.fields.map((x) => `<strong>${escaped(x.title)}</strong>: ${escaped(x.help)}`))))
            .join('')}<p>${escaped(f.declaration)}</p>`,
        }),
        gone,
      )
    const { services: all, lifeSituations } = await services.directory(ctx)
    return {
      title: area === 'lebenslagen' ? 'Lebenslagen' : 'Leistungen von A bis Z',
      description: 'Was die Stadt für Sie tut, was es kostet und was Sie mitbringen.',
      body: `<h1>Leistungen von A bis Z</h1>${list(all.map((s) => `${link(`/leistungen/${s.id}`, s.title)}: ${escaped(s.teaser)}`))}<h2>Lebenslagen</h2>${list(lifeSituations.map((l) => link(`/lebenslagen/${l.id}`, l.title)))}`,
    }
  }
  if (area === 'ortsrecht' && id)
    return services
      .bylaw(ctx, id)
      .then((b): Head => ({ title: b.short, description: b.title, body: `<h1>${escaped(b.title)}</h1>${paragraphs(b.text)}` }), gone)
  return undefined
}

/** Every public page with a text of its own. */
export async function sitemap(ctx: Ctx, origin: string): Promise<PlainFile> {
  const { services: all, lifeSituations } = await services.directory(ctx)
  const updated = new Map(await services.updatedDays(ctx))
  const { bylaws } = await services.bylaws(ctx)
  const paths = [
    ...[
      '/leistungen',
      '/lebenslagen',
      '/formulare',
      '/ortsrecht',
      '/termine-der-stadt',
      '/kontakt',
      '/impressum',
      '/datenschutz',
      '/barrierefreiheit',
    ],
    ...all.map((s) => `/leistungen/${s.id}`),
    ...lifeSituations.map((l) => `/lebenslagen/${l.id}`),
    ...(await services.forms(ctx)).forms.map((f) => `/formulare/${f.id}`),
    ...bylaws.map((b) => `/ortsrecht/${b.id}`),
  ]
  const line = (path: string) => {
    const day = updated.get(path.split('/')[2] ?? '')
    return `<url><loc>${escaped(origin + path)}</loc>${day && path.startsWith('/leistungen/') ? `<lastmod>${day}</lastmod>` : ''}</url>`
  }
  return {
    type: 'application/xml; charset=utf-8',
    text: `<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n${paths.map(line).join('\n')}\n</urlset>\n`,
  }
}

/** Public pages may be found; the desks of the house are nobody's business. */
export const robots = async (_: Ctx, origin: string): Promise<PlainFile> => ({
  type: 'text/plain; charset=utf-8',
  text: `User-agent: *\nDisallow: /api/\nAllow: /api/services/\n\nSitemap: ${origin}/sitemap.xml\n`,
})
