/** The one direction of the house: upstream never imports downstream, only wire.ts knows adapters, nothing imports the web. */
const SLICES = [
  'domain',
  'language',
  'texts',
  'store',
  'sources',
  'tagging',
  'intake',
  'search',
  'export',
  'watches',
  'evaluation',
  'jobs',
  'metrics',
  'web',
];

const downstreamOf = (slice) => SLICES.slice(SLICES.indexOf(slice) + 1);

/** Each slice may import only what stands before it in the list. */
const direction = SLICES.filter((slice) => downstreamOf(slice).length > 0).map((slice) => ({
  name: `${slice}-imports-nothing-downstream`,
  severity: 'error',
  from: { path: `^src/${slice}/` },
  to: { path: `^src/(${downstreamOf(slice).join('|')})/` },
}));

const adapters = [
  '^src/search/(embedded|embedded/threaded-engine|meilisearch)\\.ts$',
  '^src/jobs/(in-process|bullmq)(/|\\.ts$)',
  '^src/mail/(smtp|file)\\.ts$',
];

module.exports = {
  forbidden: [
    ...direction,
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'domain-imports-nothing-of-ours',
      severity: 'error',
      from: { path: '^src/domain/' },
      to: { path: '^src/(?!domain/)' },
    },
    {
      name: 'only-wire-knows-adapters',
      severity: 'error',
      from: {
        path: '^(src|workers)/',
        pathNot: ['^src/wire\\.ts$', '^src/search/', '^src/jobs/', '^src/mail/', '^src/cli/evaluate\\.ts$'],
      },
      to: { path: adapters },
    },
    {
      name: 'only-start-imports-the-web',
      severity: 'error',
      from: { path: '^(src|workers)/', pathNot: ['^src/start\\.ts$', '^src/web/', '^src/demo/', '^workers/web\\.ts$'] },
      to: { path: '^src/web/' },
    },
    {
      name: 'slices-do-not-import-the-wiring',
      severity: 'error',
      from: { path: `^src/(${SLICES.join('|')})/` },
      to: { path: '^src/(wire|start|run|main|log)\\.ts$' },
    },
    {
      name: 'no-unlisted-packages',
      severity: 'error',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'no-tests-in-the-product',
      severity: 'error',
      from: { path: '^(src|workers)/' },
      to: { path: '^test/' },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^dist/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
