/** The parsed compose file or Dockerfile in, what is wrong with it out, a sentence for each; nothing when all is as it should be. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseEnvironment } from '../../src/config/environment.js';
import { VERSION } from '../../src/version.js';
import { type Compose, environmentOf, type Service } from './read-compose.js';
import type { Instruction, Stage } from './read-dockerfile.js';

const PROJECT = fileURLToPath(new URL('../../', import.meta.url));

/** Services that run the project's own image. */
export const APP_SERVICES = ['web', 'fetch', 'index', 'maintenance'] as const;
const SERVERS = ['postgres', 'redis', 'meilisearch'] as const;
/** What a person would have written in .env. */
export const FILLED_IN = { POSTGRES_PASSWORD: 'a1b2c3d4e5f6' };
const PUBLISHED = '127.0.0.1:3000:3000';
/** Two or three numbers, and perhaps what it is built on. */
const EXACT_TAG = /^[a-z0-9./_-]+:v?\d+\.\d+(\.\d+)?(-[a-z]+(-[a-z]+)?)?$/;
const ROOT = /^(root|0)?(:|$)/;
/** The image has no other account; the compose file says what is done instead. */
const MAY_BE_ROOT: readonly string[] = ['meilisearch'];

type Rule = (service: Service, name: string, compose: Compose) => (string | false)[];

const sameList = (left: readonly string[] | undefined, right: readonly string[]): boolean =>
  JSON.stringify(left) === JSON.stringify(right);

const guards: Rule = (service, name) => [
  service.read_only !== true && 'its file system can be written to',
  !sameList(service.cap_drop, ['ALL']) && 'it keeps capabilities',
  !service.security_opt.includes('no-new-privileges:true') && 'it may gain privileges',
  service.restart !== 'unless-stopped' && 'it is not started again',
  service.stop_grace_period === undefined && 'nobody has said how long stopping may take',
  service.logging?.options['max-size'] === undefined && 'its log may fill the disk',
  ROOT.test(service.user ?? '') && !MAY_BE_ROOT.includes(name) && 'it runs as root',
  !service.tmpfs.some((place) => /^\/tmp\b/.test(place)) && 'it has no /tmp',
];

const pins: Rule = (service) => [!EXACT_TAG.test(service.image ?? '') && `its image is not pinned: ${service.image}`];

const health: Rule = ({ healthcheck }) =>
  healthcheck === undefined
    ? ['it has no health check']
    : [
        healthcheck.test[0] !== 'CMD' && 'its health check needs a shell',
        healthcheck.interval !== '5s' && 'its health is not asked every 5 s',
        healthcheck.start_period === undefined && 'its health check leaves no time to start',
        healthcheck.timeout === undefined && 'its health check may hang',
      ];

const publishing: Rule = (service, name) => [
  !sameList(service.ports, name === 'web' ? [PUBLISHED] : []) && `it publishes ${service.ports}`,
];

const places: Rule = (service, _name, compose) =>
  service.volumes.flatMap((volume) => {
    const [from = '', , mode] = volume.split(':');
    const isBind = /^[./~]/.test(from);
    return [
      isBind && mode !== 'ro' && `it may write to the machine's ${from}`,
      !isBind && !(from in compose.volumes) && `nobody has declared the volume ${from}`,
    ];
  });

const networks: Rule = (service, name, compose) => [
  service.networks.length === 0 && 'it is on the network of everything',
  ...service.networks.map((network) => !(network in compose.networks) && `nobody has declared the network ${network}`),
  (SERVERS as readonly string[]).includes(name) &&
    !service.networks.every((network) => compose.networks[network]?.internal === true) &&
    'it can be reached from, or reach, the outside',
];

const isSecret = (variable: string): boolean => /PASSWORD|TOKEN|SECRET|KEY/.test(variable);
/** A reference without a default, or with an empty one. */
const IS_ASKED_FOR = /^\$\{\w+(:\?[^}]+|:-)\}$/;

const secrets: Rule = ({ environment }) => [
  ...Object.entries(environment).map(
    ([variable, value]) => isSecret(variable) && !IS_ASKED_FOR.test(value) && `${variable} stands in the file`,
  ),
  ...Object.entries(environment).map(([variable, value]) => {
    const password = /:\/\/[^:/@$]*:(.+)@/.exec(value)?.[1];
    return password !== undefined && !IS_ASKED_FOR.test(password) && `${variable} has a password in the file`;
  }),
];

function knownVariables(environment: Record<string, string>): (string | false)[] {
  const given = Object.entries(environment).filter(([, value]) => value !== '');
  const parsed = parseEnvironment(Object.fromEntries(given));
  if (!parsed.ok) return parsed.problems;
  return given.map(([variable]) => !(variable in parsed.environment) && `${variable} means nothing to the program`);
}

/** Where the build puts a source file. */
const sourceOf = (built: string): string => join(PROJECT, built.replace(/^dist\//, '').replace(/\.js$/, '.ts'));

const application: Rule = (service, name) => {
  const environment = environmentOf(service, FILLED_IN);
  const script = service.command?.at(-1) ?? '';
  return [
    service.image !== `spanare:${VERSION}` && `its image is not this version: ${service.image}`,
    service.build !== '.' && 'it is not built from here',
    service.command?.[0] !== 'node' && 'it is not started by node itself',
    script !== `dist/workers/${name}.js` && `it starts ${script}`,
    !existsSync(sourceOf(script)) && `${script} is not built from anything`,
    !sameList(service.healthcheck?.test, ['CMD', 'node', 'scripts/healthcheck.mjs']) && 'its health check is another',
    ...['postgres', 'redis'].map(
      (server) => service.depends_on[server]?.condition !== 'service_healthy' && `it does not wait for ${server}`,
    ),
    !service.volumes.includes('data:/data') && 'it does not share the folder of the search index',
    (name === 'web') === 'WORKER_PORT' in environment && 'it has no port, or two',
    ...['DATABASE_URL', 'REDIS_URL'].map((variable) => !(variable in environment) && `it has no ${variable}`),
    ...knownVariables(environment),
  ];
};

/** What Redis must be told for BullMQ: keep everything, on disk too. */
const queue: Rule = ({ command = [] }) => {
  const settingOf = (setting: string): string | undefined => command[command.indexOf(`--${setting}`) + 1];
  return [
    settingOf('appendonly') !== 'yes' && 'it forgets everything when it is restarted',
    settingOf('maxmemory-policy') !== 'noeviction' && 'it throws keys away',
  ];
};

const RULES: Rule[] = [guards, pins, health, publishing, places, networks, secrets];

function rulesOf(name: string): Rule[] {
  if ((APP_SERVICES as readonly string[]).includes(name)) return [...RULES, application];
  return name === 'redis' ? [...RULES, queue] : RULES;
}

/** @returns `service: what is wrong` for each. */
export function checkCompose(compose: Compose): string[] {
  const missing = [...APP_SERVICES, ...SERVERS].filter((name) => !(name in compose.services));
  const wrong = Object.entries(compose.services).flatMap(([name, service]) =>
    rulesOf(name)
      .flatMap((rule) => rule(service, name, compose))
      .filter((problem) => problem !== false)
      .map((problem) => `${name}: ${problem}`),
  );
  return [...missing.map((name) => `${name}: it is not there`), ...wrong];
}

const only = (stage: Stage, name: string): Instruction[] =>
  stage.instructions.filter((instruction) => instruction.name === name);
const sourcesOf = (copy: Instruction): string[] => copy.rest.split(/\s+/).slice(0, -1);

/** What of the project reaches the builder. */
function sentToBuilder(): string[] {
  const lines = readFileSync(join(PROJECT, '.dockerignore'), 'utf8').split('\n');
  return lines.filter((line) => line.startsWith('!')).map((line) => line.slice(1));
}

function checkCopies(stages: Stage[]): (string | false)[] {
  const sent = sentToBuilder();
  const names = stages.map(({ name }) => name);
  return stages.flatMap((stage) =>
    only(stage, 'COPY').flatMap((copy) => {
      const from = copy.flags.from;
      if (from !== undefined) return [!names.includes(from) && `${stage.name}: there is no stage ${from}`];
      return sourcesOf(copy).flatMap((source) => [
        !existsSync(join(PROJECT, source)) && `${stage.name}: ${source} does not exist`,
        !sent.includes(source.split('/')[0] ?? '') && `${stage.name}: .dockerignore keeps ${source} away`,
      ]);
    }),
  );
}

/** Of the project's own files, the last stage needs these; everything else comes out of the build. */
const RUNTIME_FILES = ['package.json', 'scripts/healthcheck.mjs', 'config'];

function checkLastStage(stage: Stage): (string | false)[] {
  const own = only(stage, 'COPY').filter(({ flags }) => flags.from === undefined);
  const users = only(stage, 'USER').map(({ rest }) => rest);
  const afterUser = stage.instructions.slice(stage.instructions.findIndex(({ name }) => name === 'USER'));
  return [
    !sameList(own.flatMap(sourcesOf), RUNTIME_FILES) && `the image holds ${own.flatMap(sourcesOf)}`,
    (users.length !== 1 || ROOT.test(users[0] ?? '')) && 'the image runs as root',
    afterUser.some(({ name }) => name === 'RUN' || name === 'COPY') && 'its files belong to who runs it',
    !sameList(only(stage, 'CMD')[0]?.exec ?? [], [
      'node',
      '--max-semi-space-size=4',
      '--enable-source-maps',
      'dist/src/main.js',
    ]) && 'the image does not start node itself',
    only(stage, 'HEALTHCHECK')[0]?.exec?.[0] !== 'node' && 'the image has no health check of its own',
    !only(stage, 'VOLUME').some(({ rest }) => rest === '/data') && 'there is nowhere to write',
  ];
}

/** @returns what is wrong, a sentence each. */
export function checkDockerfile(stages: Stage[]): string[] {
  const names = stages.map(({ name }) => name);
  const runs = stages.flatMap((stage) => only(stage, 'RUN')).map(({ rest }) => rest);
  const settings = stages.flatMap((stage) => only(stage, 'ENV')).map(({ rest }) => rest);
  const last = stages.at(-1);
  return [
    !sameList(names, ['dependencies', 'build', 'runtime']) && `the stages are ${names}`,
    ...stages.map(({ base }) => !names.includes(base) && !EXACT_TAG.test(base) && `${base} is not pinned`),
    new Set(stages.map(({ base }) => base).filter((base) => !names.includes(base))).size > 1 &&
      'it is built on one version of Node and run on another',
    runs.some((run) => /\bnpm ci\b/.test(run)) && 'npm ci refuses the lock file',
    !runs.some((run) => /\bnpm install\b.*--omit=dev\b/.test(run)) && 'what only developers need is installed too',
    settings.some(isSecret) && 'a secret is baked in',
    ...checkCopies(stages),
    ...(last ? checkLastStage(last) : []),
  ].filter((problem) => problem !== false);
}
