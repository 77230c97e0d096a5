/** The import rules of ARCHITECTURE.md; each comment is the reason a reader gets when a rule is broken. */
module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      comment:
        'A cycle of files that load at once works or dies depending on which is first; make the libs a DAG.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only', 'dynamic-import'] } },
    },
    {
      name: 'domain-knows-no-http',
      comment:
        'Services, repositories, entities and commands are the core that every dialect shares: no framework of HTTP, no validation decorators.',
      severity: 'error',
      from: { path: '^libs/.*\\.(service|repository|entity|commands)\\.ts$' },
      to: {
        path: 'node_modules/(@nestjs/swagger|@nestjs/platform-fastify|fastify|express|passport|passport-jwt|class-validator)|^apps/',
      },
    },
    {
      name: 'libs-know-no-app',
      comment: 'A lib never reaches up into the application or a dialect.',
      severity: 'error',
      from: { path: '^libs/' },
      to: { path: '^apps/' },
    },
    {
      name: 'through-the-index',
      comment: "Nothing imports past a lib's index.ts: what is not exported there is private.",
      severity: 'error',
      from: { path: '^(?:libs/([^/]+)|apps|migrations)' },
      to: { path: '^libs/([^/]+)/src/(?!index\\.ts$)', pathNot: '^libs/$1/' },
    },
    {
      name: 'dialects-are-strangers',
      comment: 'Dialects never import each other: equal today is not equal tomorrow.',
      severity: 'error',
      from: { path: '^apps/api/src/dialects/([^/]+)/' },
      to: { path: '^apps/api/src/dialects/([^/]+)/', pathNot: '^apps/api/src/dialects/$1/' },
    },
    {
      name: 'contacts-know-no-deals',
      comment: 'deals may import contacts, not the reverse.',
      severity: 'error',
      from: { path: '^libs/contacts/' },
      to: { path: '^libs/deals/' },
    },
    {
      name: 'transfers-are-on-top',
      comment: 'Imports and exports carry the records of other libs; no record knows how it is carried.',
      severity: 'error',
      from: { path: '^libs/(?!transfers/)' },
      to: { path: '^libs/transfers/' },
    },
    {
      name: 'events-are-on-top',
      comment:
        'The journal and what is told of it follow from the audit events; no record knows who is told of it.',
      severity: 'error',
      from: { path: '^libs/(?!events/)' },
      to: { path: '^libs/events/' },
    },
    {
      name: 'duplicates-are-on-top',
      comment: 'Who compares records reads them; no record knows that it is compared.',
      severity: 'error',
      from: { path: '^libs/(?!duplicates/)' },
      to: { path: '^libs/duplicates/' },
    },
    {
      name: 'common-knows-nobody',
      comment:
        'libs/common is the ground floor; libs/postgrest is a language of its own and libs/embedded-postgres a launcher: neither knows a CRM.',
      severity: 'error',
      from: { path: '^libs/(common|postgrest|embedded-postgres)/' },
      to: { path: '^libs/', pathNot: '^libs/$1/' },
    },
    {
      name: 'libs-know-no-launcher',
      comment: 'Where Postgres comes from is decided at start; a lib takes the connections it is given.',
      severity: 'error',
      from: { path: '^libs/(?!embedded-postgres/)' },
      to: { path: '^libs/embedded-postgres/' },
    },
    {
      name: 'auth-knows-no-crm',
      comment: 'Who calls is decided without knowing what is called.',
      severity: 'error',
      from: { path: '^libs/auth/' },
      to: { path: '^libs/(contacts|deals|postgrest)/' },
    },
    {
      name: 'no-orphan-package',
      comment: 'Import only what package.json names.',
      severity: 'error',
      from: { path: '^(apps|libs|migrations)', pathNot: 'spec\\.ts$' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'npm-dev'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
