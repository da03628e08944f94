// One direction: app -> modules -> ai -> base; the browser's shell beside them. `npm test` breaks each rule on purpose and expects red.
const rule = (name, from, to, comment) => ({ name, severity: 'error', comment, from, to })
module.exports = {
  forbidden: [
    rule('base-is-the-ground', { path: '^src/base/' }, { path: '^src/(ai|modules|app|web)/' }, 'base imports nothing above it'),
    rule('ai-knows-no-duty', { path: '^src/ai/' }, { path: '^src/(modules|app|web)/' }, 'ai stands on base only'),
    rule('ai-enters-by-the-door', { path: '^src/ai/([^/]+)/' }, { path: '^src/ai/[^/]+/', pathNot: ['^src/ai/$1/', '^src/ai/[^/]+/index\\.ts$'] }, 'a library is reached through its index.ts'),
    rule('ai-is-entered-by-the-door', { path: '^src/(modules|app|web)/' }, { path: '^src/ai/[^/]+/', pathNot: '^src/ai/[^/]+/(index|contract|eval)\\.ts$' }, 'index.ts for all, contract.ts for the browser too, eval.ts for the command line'),
    rule('modules-do-not-wire', { path: '^src/modules/' }, { path: '^src/app/' }, 'only app wires'),
    rule('modules-enter-by-the-door', { path: '^src/modules/([^/]+)/' }, { path: '^src/modules/[^/]+/', pathNot: ['^src/modules/$1/', '^src/modules/[^/]+/index\\.ts$'] }, 'another module is reached only through its index.ts'),
    rule('app-sees-module-ts-only', { path: '^src/app/' }, { path: '^src/modules/[^/]+/', pathNot: '^src/modules/[^/]+/(module|index)\\.ts$' }, 'module.ts is the table of contents; a command uses the door'),
    rule('edges-do-not-touch-sql', { path: '/(routes|pages|jobs)\\.ts$|/pages/' }, { path: '/store\\.ts$' }, 'verbs are in service.ts'),
    rule('rules-are-pure', { path: '/rules\\.ts$' }, { pathNot: '/contract\\.ts$|^src/base/(calendar/index|format)\\.ts$' }, 'a rule sees values only; calendar and format are made of nothing else'),
    rule('kysely-lives-in-stores', { path: '^src/', pathNot: '(^src/base/|^src/app/migrate\\.ts$|^src/modules/module\\.ts$|/store\\.ts$|/migrations/)' }, { path: 'node_modules/kysely/' }, 'SQL is in store.ts'),
    rule('the-browser-stays-outside', { path: '^src/(web/|modules/[^/]+/pages)' }, { path: '^src/', pathNot: '^src/(web/|base/(format|http|say|texts|actor|colour|escaped|method|paper\/model|provenance|time|review/contract)\\.ts$|ai/[^/]+/contract\\.ts$|modules/module\\.ts$|modules/[^/]+/(contract|may|texts|routes|pages)\\.ts$|modules/[^/]+/pages/)' }, 'routes.ts is imported for its types; vite.config.ts refuses its code'),
    rule('no-circular', {}, { circular: true }, 'a circle has no beginning'),
  ],
  // @swc/core must be installed, or no .ts file is read at all; but no `parser: 'swc'`, which cannot read TSX and stops.
  options: { doNotFollow: { path: 'node_modules' }, exclude: '\\.test\\.ts$', tsPreCompilationDeps: true, enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'], extensions: ['.ts', '.tsx', '.js'] } },
}
