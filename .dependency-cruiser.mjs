// The walls of the house: one named rule and one reason each. tests/walls plants a fault per wall to prove it bites.

// In the order of the story: a concept may use those before it, news goes back by events.
const CONCEPTS = [
  'team',
  'integrations',
  'contacts',
  'conversations',
  'messages',
  'orders',
  'automation',
  'notifications',
  'leads',
  'subscribers',
  'reports',
]
const FEATURES =
  'inbox|thread|contact|orders|leads|integrations|notifications|deliveries|automation|team|reports|onboarding|sandbox'
const anyOf = (names) => `(${names.join('|')})`
const concept = `^server/src/${anyOf(CONCEPTS)}/`
const GRAPHQL_FACE = '/schema(/|\\.ts$)'
const TEST = '\\.test\\.ts$'
const packages = (...names) => `(^|node_modules/)${anyOf(names)}(/|$)`

const storyOrder = CONCEPTS.slice(0, -1).map((name, index) => ({
  name: `story-order-${name}`,
  comment: `${name} comes before ${CONCEPTS.slice(index + 1).join(', ')} in the story; news goes back by events.`,
  severity: 'error',
  from: { path: `^server/src/${name}/`, pathNot: TEST },
  to: { path: `^server/src/${anyOf(CONCEPTS.slice(index + 1))}/` },
}))

const wall = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to })

const walls = [
  wall(
    'no-cycles',
    'Two files that need each other are one thing, or the direction is wrong.',
    {},
    { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
  ),
  wall('no-unresolved', 'An import that leads nowhere fails at run time.', {}, { couldNotResolve: true }),
  wall(
    'one-graphql-face',
    'Only the schema files of a concept know GraphQL: verbs serve the worker and REST as well.',
    { path: concept, pathNot: [GRAPHQL_FACE, TEST] },
    { path: [packages('graphql', '@pothos', 'graphql-yoga', 'graphql-ws'), '^server/src/graphql/'] },
  ),
  wall(
    'schemas-are-strangers',
    'A GraphQL face refers to the types of another concept by name, so that faces never form a knot.',
    { path: `${concept}.*schema(/|\\.ts$)` },
    { path: `${concept}.*schema(/|\\.ts$)`, pathNot: '^server/src/$1/' },
  ),
  wall(
    'concepts-know-no-transport',
    'A verb is called by HTTP, a socket, a job and a test alike, and must not know by which.',
    { path: concept, pathNot: TEST },
    { path: ['^server/src/(api|worker)/', '^(node:)?https?$', packages('ws', 'grammy', '@grammyjs')] },
  ),
  wall(
    'policy-is-pure',
    'GraphQL, REST, worker and tests ask the same question: predicates over viewer and row, no reading.',
    { path: '/policy\\.ts$' },
    {
      path: ['^server/src/(db|events|queues|channels|graphql|api|worker|lib|config\\.ts)', 'node_modules', '^node:'],
      dependencyTypesNot: ['type-only'],
    },
  ),
  wall(
    'channels-are-pure',
    'A channel translates: it knows no database, queue, event, configuration or conversation.',
    { path: '^server/src/channels/', pathNot: TEST },
    {
      path: [
        '^server/src/(db|queues|events|graphql|api|worker|sandbox|generated)/',
        '^server/src/(config\\.ts|lib/log\\.ts)$',
        concept,
        packages('pg', 'bullmq', 'redis', '@prisma'),
      ],
    },
  ),
  wall(
    'channels-are-strangers',
    'Channels do not import each other; what the Telegram ones share lies in telegram-api.',
    { path: '^server/src/channels/([^/]+)/' },
    {
      path: '^server/src/channels/([^/]+)/',
      pathNot: ['^server/src/channels/$1/', '^server/src/channels/telegram-api/'],
    },
  ),
  wall(
    'telegram-api-is-for-telegram',
    'Only the channels that speak the Bot API share its code.',
    { path: '^server/src/channels/(?!telegram-|sandbox/|registry\\.ts$)' },
    { path: '^server/src/channels/telegram-api/' },
  ),
  wall(
    'one-door-to-channels',
    'The registry is the only door: a new channel is one folder and one line.',
    { path: '^server/src/', pathNot: ['^server/src/channels/', TEST] },
    { path: '^server/src/channels/', pathNot: '^server/src/channels/(registry|channel|errors)\\.ts$' },
  ),
  wall(
    'api-and-worker-are-strangers',
    'They are two roles that scale apart; they meet in PostgreSQL and Redis.',
    { path: '^server/src/(api|worker)/' },
    { path: '^server/src/(api|worker)/', pathNot: '^server/src/$1/' },
  ),
  wall(
    'bullmq-in-queues',
    'The queue can be exchanged in one folder.',
    { path: '^server/src/', pathNot: '^server/src/queues/' },
    { path: packages('bullmq') },
  ),
  wall(
    'redis-in-queues-and-events',
    'Redis may vanish at any moment: only two folders know how to live with that.',
    { path: '^server/src/', pathNot: '^server/src/(queues|events)/' },
    { path: packages('redis', '@redis', 'ioredis') },
  ),
  wall(
    'pothos-in-graphql',
    'The builder is defined once, in graphql/, and used in the faces.',
    {
      path: '^server/src/',
      pathNot: ['^server/src/graphql/', `${concept}.*schema(/|\\.ts$)`, '^server/src/generated/'],
    },
    { path: packages('@pothos') },
  ),
  wall(
    'yoga-in-one-file',
    'The HTTP side of GraphQL is one file; a plugin may know the type of what it plugs into.',
    { path: '^server/src/', pathNot: '^server/src/api/graphql\\.ts$' },
    { path: packages('graphql-yoga', '@graphql-yoga', '@envelop'), dependencyTypesNot: ['type-only'] },
  ),
  wall(
    'graphql-ws-in-one-file',
    'The live side of GraphQL is one file.',
    { path: '^server/src/', pathNot: '^server/src/api/live\\.ts$' },
    { path: packages('graphql-ws') },
  ),
  wall(
    'tools-know-no-product',
    'queues, events, db and lib serve every concept and know no word of any.',
    { path: '^server/src/(queues|events|db|lib)/', pathNot: TEST },
    { path: [concept, '^server/src/(channels|api|worker|graphql|sandbox)/'] },
  ),
  wall(
    'graphql-knows-no-concept',
    'The builder defines no type; only graphql/schema.ts gathers the faces.',
    { path: '^server/src/graphql/', pathNot: ['^server/src/graphql/(schema|print)\\.ts$', TEST] },
    { path: `${concept}.*schema(/|\\.ts$)` },
  ),
  wall(
    'sandbox-is-a-third-party',
    'The fake Bot API stands for Telegram: it speaks to us over HTTP alone.',
    { path: '^server/src/sandbox/', pathNot: TEST },
    { path: [concept, '^server/src/(db|events|queues|graphql|api|worker|channels)/', '^server/src/config\\.ts$'] },
  ),
  wall(
    'nobody-imports-the-sandbox',
    'It is a role of main.ts and a fake of the tests, never a part of the product.',
    { path: '^server/src/', pathNot: ['^server/src/(sandbox/|main\\.ts$)', TEST] },
    { path: '^server/src/sandbox/' },
  ),
  wall(
    'source-knows-no-tests',
    'What runs does not depend on what proves it.',
    { path: '^(server|web)/src/', pathNot: [TEST, '^server/src/channels/contract\\.ts$'] },
    { path: ['^tests/', TEST, packages('vitest', 'fast-check', '@playwright')] },
  ),
  wall(
    'web-knows-no-server',
    'The web has schema.graphql and nothing else of the server; the server serves files.',
    { path: '^(web|server)/src/' },
    { path: '^(web|server)/src/', pathNot: '^$1/src/' },
  ),
  wall(
    'features-are-strangers',
    'A feature of the web is read alone; a page or the router puts two side by side.',
    { path: `^web/src/(${FEATURES})/`, pathNot: ['Page\\.vue$', TEST] },
    { path: `^web/src/(${FEATURES})/`, pathNot: '^web/src/$1/' },
  ),
  wall(
    'urql-in-api-and-composables',
    'Components are drawn from props and composables: only api/ and use*.ts ask the server.',
    { path: '^web/src/', pathNot: ['^web/src/(api/|main\\.ts$)', '/use[A-Z][A-Za-z]*\\.ts$', TEST] },
    { path: packages('@urql') },
  ),
  wall(
    'ui-and-lib-are-pure',
    'ui/ and lib/ are drawn from props and know no product.',
    { path: '^web/src/(ui|lib)/', pathNot: TEST },
    { path: [`^web/src/(${FEATURES}|api|shell)/`, packages('@urql', 'gql.tada')] },
  ),
]

export default {
  forbidden: [...storyOrder, ...walls],
  options: {
    exclude: { path: '^server/src/generated/|^(server|web)/dist/|^web/src/.*\\.d\\.ts$' },
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'module', 'node', 'default', 'types'],
      extensions: ['.ts', '.mjs', '.js', '.vue', '.json'],
    },
    parser: 'tsc',
  },
}
