// Who may import whom. `import type` counts: what a type names, its reader has to read. Each comment says what to do.

const tests = '[.]test[.]tsx?$'
/** What exists for tests alone. */
const testSupport = '^src/(server|page)/testing/'
const notForTests = [tests, testSupport]

/** The server's rooms, each with the rooms that it may use. What lies beside them (clock.ts) is for all. */
const serverRooms = {
  database: [],
  transport: ['database'],
  keys: ['database', 'transport'],
  idempotency: ['database', 'transport', 'keys'],
  observability: ['transport'],
  openapi: ['transport'],
  gateways: ['database', 'transport', 'keys', 'openapi'],
  attempts: ['database', 'gateways'],
  brand: ['database', 'transport'],
  merchants: ['database', 'transport', 'keys', 'brand', 'webhooks'],
  administration: ['database', 'transport', 'keys', 'brand', 'merchants', 'webhooks', 'sessions'],
  webhooks: ['database', 'transport', 'keys', 'idempotency'],
  sessions: ['database', 'transport', 'keys', 'idempotency', 'gateways', 'attempts', 'webhooks'],
  payments: ['database', 'gateways', 'attempts', 'merchants', 'webhooks', 'sessions'],
  refunds: ['database', 'transport', 'keys', 'idempotency', 'gateways', 'attempts', 'webhooks', 'sessions'],
  payer: ['database', 'transport', 'brand', 'gateways', 'attempts', 'merchants', 'payments', 'refunds', 'sessions'],
  page: ['database', 'transport'],
  testbank: ['database', 'transport', 'keys', 'openapi', 'gateways', 'attempts', 'webhooks', 'sessions', 'payments'],
}
const forAllRooms = '^src/server/(clock|in-time|one-line|settings|setting-schemas|start-error|unix-seconds)[.]ts$'

const roomRules = Object.entries(serverRooms).map(([room, others]) => ({
  name: `server-${room}`,
  comment:
    `Inside the server, ${room}/ may use ${others.length === 0 ? 'no other room' : others.map((other) => `${other}/`).join(', ')}: ` +
    'take what you need as an argument from app.ts, or move it to a room that both may use.',
  severity: 'error',
  from: { path: `^src/server/${room}/`, pathNot: notForTests },
  to: { path: '^src/server/', pathNot: [forAllRooms, `^src/server/(${[room, ...others].join('|')})/`] },
}))

export default {
  forbidden: [
    {
      name: 'no-cycles',
      comment:
        'Files that import each other in a circle are one file: move what both need into a third that imports neither.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-orphans',
      comment:
        'Nothing imports this file and it imports nothing: delete it, or import it where it was meant to be used.',
      severity: 'error',
      from: { orphan: true, pathNot: ['[.]d[.]ts$', 'tsconfig[.]json$'] },
      to: {},
    },
    {
      name: 'no-missing',
      comment: 'This import leads nowhere: correct its path, or add the package to package.json.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^virtual:' },
    },
    {
      name: 'contract-stands-alone',
      comment:
        'The contract imports zod and nothing else, since everyone reads it: move this code to the page or the server.',
      severity: 'error',
      from: { path: '^src/contract/', pathNot: tests },
      to: { pathNot: ['^src/contract/', '^node_modules/zod/'] },
    },
    {
      name: 'page-knows-the-contract-alone',
      comment:
        'The page meets the server through src/contract only: describe what both need there, or fetch it over the API.',
      severity: 'error',
      from: { path: '^src/page/', pathNot: notForTests },
      to: { path: '^(src|e2e|[.]build)/', pathNot: '^src/(page|ui|contract)/' },
    },
    {
      name: 'page-runs-in-browsers',
      comment: 'The browser has no Node modules: use what the web platform offers, or do it on the server.',
      severity: 'error',
      from: { path: '^src/(page|ui)/', pathNot: tests },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'page-without-whole-zod',
      comment:
        "The whole of zod would reach the browser (17 kB more): import 'zod/mini', here and in the contract that the page reads.",
      severity: 'error',
      from: { path: '^src/page/main[.]tsx$' },
      to: { path: '^node_modules/zod/(index|v3|v4/classic)', reachable: true },
    },
    {
      name: 'ui-without-payments',
      comment: 'src/ui knows nothing of payments: pass it texts and children, or move this component out of ui/.',
      severity: 'error',
      from: { path: '^src/ui/' },
      to: { path: '^(src|locales)/', pathNot: '^src/ui/' },
    },
    {
      name: 'server-without-page',
      comment: 'The server meets the page through src/contract only: describe what both need there.',
      severity: 'error',
      from: { path: '^src/server/', pathNot: notForTests },
      to: { path: '^(src|e2e|locales)/', pathNot: '^src/(server|contract)/' },
    },
    {
      name: 'built-page',
      comment: 'Only src/server/page knows the built page: ask it for what you need of .build.',
      severity: 'error',
      from: { pathNot: '^src/server/page/' },
      to: { path: '^[.]build/' },
    },
    ...roomRules,
    {
      name: 'gateways-by-their-port',
      comment: 'Who charges is chosen in gateways/all.ts alone: everybody else knows port.ts and registry.ts.',
      severity: 'error',
      from: { path: '^src/server/', pathNot: ['^src/server/gateways/all[.]ts$', '^src/server/gateways/[^/]+/', tests] },
      to: { path: '^src/server/gateways/[^/]+/' },
    },
    {
      name: 'gateways-apart',
      comment: 'A gateway knows no other gateway: move what both need to gateways/ or transport/.',
      severity: 'error',
      from: { path: '^src/server/gateways/([^/]+)/' },
      to: { path: '^src/server/gateways/[^/]+/', pathNot: '^src/server/gateways/$1/' },
    },
    {
      name: 'all-gateways-for-the-start',
      comment: 'Only config.ts, start-server.ts and tests open gateways: take the registry as an argument.',
      severity: 'error',
      from: {
        path: '^src/server/',
        pathNot: ['^src/server/(config|start-server|settings-list)[.]ts$', ...notForTests],
      },
      to: { path: '^src/server/gateways/all[.]ts$' },
    },
    {
      name: 'app-is-the-root',
      comment: 'Only start-server.ts and tests build the app: take what you need of it as an argument.',
      severity: 'error',
      from: { path: '^src/', pathNot: ['^src/server/start-server[.]ts$', ...notForTests] },
      to: { path: '^src/server/app[.]ts$' },
    },
    {
      name: 'start-is-the-top',
      comment: 'main.ts and what starts the program stand above everything: take what you need of them as an argument.',
      severity: 'error',
      from: { pathNot: ['^src/server/[^/]+[.]ts$'] },
      to: { path: '^src/server/(main|start-server|demo-greeting|config)[.]ts$' },
    },
    {
      name: 'no-test-code-in-the-program',
      comment: 'This file is for tests alone: move what the program needs of it to where both may import it.',
      severity: 'error',
      from: { path: '^src/', pathNot: [...notForTests, '^src/(fixtures|workshop|tools)/'] },
      to: { path: [tests, testSupport, '^src/(fixtures|workshop|tools)/', '^node_modules/vitest/'] },
    },
    {
      name: 'program-without-development-packages',
      comment: 'The server runs without development packages: move this one to "dependencies" in package.json.',
      severity: 'error',
      from: { path: '^src/(server|contract)/', pathNot: notForTests },
      to: { dependencyTypes: ['npm-dev'] },
    },
    {
      name: 'fixtures-know-the-contract-alone',
      comment:
        'src/fixtures serves page, server, stories and shops alike: build what they share from the contract alone.',
      severity: 'error',
      from: { path: '^src/fixtures/', pathNot: tests },
      to: { path: '^(src|e2e|locales)/', pathNot: '^src/(fixtures|contract)/' },
    },
    {
      name: 'workshop-is-for-the-eye',
      comment:
        'The workshop shows the page to people and is nobody’s library: it may use the page, and nobody may use it.',
      severity: 'error',
      from: { pathNot: '^src/workshop/' },
      to: { path: '^src/workshop/' },
    },
    {
      name: 'workshop-without-server',
      comment: 'The workshop shows page and texts: build the sessions that it shows in src/fixtures.',
      severity: 'error',
      from: { path: '^src/workshop/' },
      to: { path: '^(src|e2e)/', pathNot: '^src/(workshop|page|ui|fixtures|contract)/' },
    },
    {
      name: 'tools-from-outside',
      comment: 'Tools use Kasa as its users do: take the contract, src/fixtures, the locales, or the API.',
      severity: 'error',
      from: { path: '^src/tools/' },
      to: { path: '^(src|e2e|[.]build)/', pathNot: '^src/(tools|contract|fixtures)/' },
    },
    {
      name: 'e2e-from-outside',
      comment:
        'Stories see Kasa as a shop and a payer do: use the contract, src/fixtures, the locales, doubles of acquirers, or the API.',
      severity: 'error',
      from: { path: '^e2e/' },
      to: { path: '^(src|[.]build)/', pathNot: '^src/(contract|fixtures|tools|server/testing/[^/]+-double)/' },
    },
    {
      name: 'nobody-imports-stories',
      comment: 'e2e/ is nobody’s library: move what you need of it to src/fixtures or src/tools.',
      severity: 'error',
      from: { pathNot: '^e2e/' },
      to: { path: '^e2e/' },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: ['node_modules', '^[.]build/'] },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
      mainFields: ['module', 'main', 'types'],
      extensions: ['.ts', '.tsx', '.d.ts', '.mjs', '.js', '.json', '.css', '.svg'],
    },
  },
}
