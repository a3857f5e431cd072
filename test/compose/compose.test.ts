/** docker-compose.yml and the Dockerfile are what they promise, and the rules that say so notice when they are not. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { parseEnvironment } from '../../src/config/environment.js';
import { REDIS_SETTINGS } from '../servers/redis.js';
import { ensureBuilt, PROJECT } from '../world/product.js';
import { environmentOf, readCompose, type Service, substitute } from './read-compose.js';
import { environmentOfImage, parseDockerfile, readDockerfile } from './read-dockerfile.js';
import { APP_SERVICES, checkCompose, checkDockerfile, FILLED_IN } from './rules.js';

const compose = readCompose();
const serviceOf = (name: string): Service => {
  const service = compose.services[name];
  if (service === undefined) throw new Error(`no service ${name}`);
  return service;
};

/** One text for another, once. @throws when it is not there: then the test would prove nothing. */
const swap =
  (from: string | RegExp, to: string) =>
  (text: string): string => {
    const changed = text.replace(from, to);
    if (changed === text) throw new Error(`nothing to change: ${String(from)}`);
    return changed;
  };

describe('docker-compose.yml', () => {
  it('breaks no rule', () => {
    expect(checkCompose(compose)).toEqual([]);
  });

  it.each<[string, (text: string) => string, RegExp]>([
    ['a service less', swap(/\n {2}maintenance:[\s\S]*?networks: \[inside\]\n/, '\n'), /maintenance: it is not there/],
    ['a file system to write to', swap('read_only: true', 'read_only: false'), /web: .*written to/],
    ['capabilities kept', swap('cap_drop: [ALL]', 'cap_drop: []'), /redis: it keeps capabilities/],
    ['privileges to gain', swap("security_opt: ['no-new-privileges:true']", 'security_opt: []'), /may gain privileges/],
    ['no restart', swap('restart: unless-stopped', "restart: 'no'"), /postgres: it is not started again/],
    ['a floating image', swap('postgres:15.18-bookworm', 'postgres:latest'), /postgres: .*not pinned/],
    ['an image with a major version only', swap('redis:7.0.15-bookworm', 'redis:7'), /redis: .*not pinned/],
    ['a bare image', swap('getmeili/meilisearch:v1.50.0', 'getmeili/meilisearch'), /meilisearch: .*not pinned/],
    ['the image of another version', swap(/image: spanare:\S+/, 'image: spanare:9.9.9'), /web: .*not this version/],
    ['root', swap('user: postgres', 'user: root'), /postgres: it runs as root/],
    ['root by number', swap("user: '1000:1000'", "user: '0:1000'"), /fetch: it runs as root/],
    ['nobody named', swap('    user: redis\n', ''), /redis: it runs as root/],
    [
      'no health check',
      swap(/ {4}healthcheck:\n(?: {6}.*\n)*(?= {4}networks: \[inside\]\n\n {2}# Hints)/, ''),
      /postgres: .*no health/,
    ],
    ['a slow health check', swap('interval: 5s', 'interval: 30s'), /web: .*every 5 s/],
    ['a published database', swap('    shm_size: 128m', "    ports: ['5432:5432']"), /postgres: it publishes 5432/],
    ['the web on every address', swap('127.0.0.1:3000:3000', '3000:3000'), /web: it publishes 3000:3000/],
    ['a published worker', swap('  fetch:\n', "  fetch:\n    ports: ['127.0.0.1:9100:9100']\n"), /fetch: it publishes/],
    ['a password in the file', swap(/POSTGRES_PASSWORD: .*/, 'POSTGRES_PASSWORD: spanare'), /postgres: .*stands in/],
    [
      'a default password',
      swap(/POSTGRES_PASSWORD: .*/, `POSTGRES_PASSWORD: \${POSTGRES_PASSWORD:-spanare}`),
      /stands in/,
    ],
    ['a password in an address', swap(/spanare:\$\{.*?\}@/, 'spanare:spanare@'), /DATABASE_URL has a password/],
    [
      'no waiting',
      swap('redis: { condition: service_healthy }', 'redis: { condition: service_started }'),
      /wait for redis/,
    ],
    [
      'npm',
      swap(
        'command: [node, --max-semi-space-size=4, --enable-source-maps, dist/workers/web.js]',
        'command: [npm, start]',
      ),
      /node itself/,
    ],
    ['another program', swap('dist/workers/index.js', 'dist/workers/indexer.js'), /not built from anything/],
    ['a variable misspelled', swap('  REDIS_URL:', '  REDIS_ULR:'), /REDIS_ULR means nothing/],
    ['a variable that is refused', swap('LOG_LEVEL:-info', 'LOG_LEVEL:-loud'), /Miljövariabeln LOG_LEVEL/],
    [
      'Meilisearch before its time',
      swap('  REDIS_URL:', '  MEILI_URL: http://meilisearch:7700\n  REDIS_URL:'),
      /MEILI_URL/,
    ],
    ['no memory of the queue', swap("--appendonly, 'yes'", "--appendonly, 'no'"), /redis: it forgets/],
    ['a queue that throws away', swap('noeviction', 'allkeys-lru'), /redis: it throws keys away/],
    ['a way out for the database', swap('inside: { internal: true }', 'inside: {}'), /postgres: .*outside/],
    ['a folder of the machine', swap('./config:/app/config:ro', './config:/app/config'), /write to the machine/],
    ['a volume of nobody', swap("['redis:/data']", "['rediss:/data']"), /declared the volume rediss/],
  ])('would be caught with %s', (_what, change, problem) => {
    expect(checkCompose(readCompose(change)).join('\n')).toMatch(problem);
  });

  it('has no setting that no rule has thought of', () => {
    expect(() => readCompose(swap('read_only: true', 'read_only: true\n  privileged: true'))).toThrow(/privileged/);
    expect(() => readCompose(swap('read_only: true', 'read_only: true\n  network_mode: host'))).toThrow(/network_mode/);
  });

  it('asks for the password in words, in Swedish too', () => {
    expect(() => environmentOf(serviceOf('web'), {})).toThrow(/Skriv ett lösenord i \.env/);
    expect(() => environmentOf(serviceOf('postgres'), { POSTGRES_PASSWORD: '' })).toThrow(/Skriv ett lösenord/);
  });

  it('names in .env.example every variable that it reads, and fills in none', () => {
    const text = readFileSync(join(PROJECT, 'docker-compose.yml'), 'utf8').replace(/^\s*#.*$/gm, '');
    const read = [...text.matchAll(/\$\{(\w+)/g)].map(([, name]) => name);
    const example = readFileSync(join(PROJECT, '.env.example'), 'utf8');
    const named = [...example.matchAll(/^(\w+)=(.*)$/gm)];
    expect(named.map(([, name]) => name).sort()).toEqual([...new Set(read)].sort());
    expect(named.filter(([, , value]) => value !== '')).toEqual([]);
    expect(readFileSync(join(PROJECT, '.gitignore'), 'utf8').split('\n')).toContain('.env');
  });

  it('starts Redis as the tests do', () => {
    expect(serviceOf('redis').command).toEqual(['redis-server', ...REDIS_SETTINGS]);
  });

  it.each(APP_SERVICES)(
    '%s: the address of the database holds the password, and of the rest nothing is secret',
    (name) => {
      const environment = environmentOf(serviceOf(name), FILLED_IN);
      const parsed = parseEnvironment({ ...environment, ...environmentOfImage(readDockerfile()) });
      expect(parsed).toMatchObject({
        ok: true,
        environment: {
          DATABASE_URL: `postgres://spanare:${FILLED_IN.POSTGRES_PASSWORD}@postgres:5432/spanare`,
          REDIS_URL: 'redis://redis:6379',
          DATA_DIR: '/data',
          CONFIG_DIR: '/app/config',
          HOST: '0.0.0.0',
        },
      });
    },
  );
});

describe('the reader of variables', () => {
  it.each([
    ['a {X} b', { X: 'x' }, 'a x b'],
    ['{X:-y}', {}, 'y'],
    ['{X:-y}', { X: '' }, 'y'],
    ['{X:-}', {}, ''],
    ['{X:?no}', { X: 'x' }, 'x'],
  ])('$%s with %j is %j', (text, variables, result) => {
    expect(substitute(text.replace('{', '${'), variables as Record<string, string>)).toBe(result);
  });
});

describe('the Dockerfile', () => {
  it('breaks no rule', () => {
    expect(checkDockerfile(readDockerfile())).toEqual([]);
  });

  it.each<[string, (text: string) => string, RegExp]>([
    [
      'a floating base',
      swap('FROM node:20.20.2-bookworm-slim AS runtime', 'FROM node:lts AS runtime'),
      /node:lts is not pinned/,
    ],
    [
      'another Node',
      swap('FROM node:20.20.2-bookworm-slim AS runtime', 'FROM node:22.1.0-slim AS runtime'),
      /run on another/,
    ],
    ['root', swap('USER 1000:1000\n', ''), /runs as root/],
    ['root by name', swap('USER 1000:1000', 'USER root'), /runs as root/],
    ['a shell', swap(/CMD \["node", "--max.*/, 'CMD node dist/src/main.js'), /start node itself/],
    ['npm', swap(/CMD \["node", "--max.*/, 'CMD ["npm", "start"]'), /start node itself/],
    ['npm ci', swap('npm install --omit=dev', 'npm ci --omit=dev'), /npm ci refuses/],
    ["developers' tools", swap('--omit=dev ', ''), /only developers need/],
    ['the whole project in it', swap('COPY config config', 'COPY . .'), /image holds/],
    ['the sources in it', swap('COPY config config', 'COPY config config\nCOPY src src'), /image holds .*src/],
    ['a stage that is not there', swap('--from=build /app/dist', '--from=builder /app/dist'), /no stage builder/],
    ['a file that is not there', swap('COPY workers workers', 'COPY worker worker'), /worker does not exist/],
    ['a file kept from the builder', swap('COPY workers workers', 'COPY docs docs'), /keeps docs away/],
    ['a secret', swap('ENV NODE_ENV', 'ENV METRICS_TOKEN=hemlig NODE_ENV'), /baked in/],
    ['no health check', swap(/HEALTHCHECK.*\n/, ''), /no health check/],
    ['files of who runs it', swap('USER 1000:1000', 'USER 1000:1000\nCOPY package.json ./'), /belong to who runs it/],
  ])('would be caught with %s', (_what, change, problem) => {
    expect(checkDockerfile(readDockerfile(change)).join('\n')).toMatch(problem);
  });

  it('has no instruction that no rule has thought of', () => {
    expect(() => readDockerfile((text) => `${text}\nADD https://ond.example/x /x\n`)).toThrow(/ADD is not known/);
  });

  it('is read with its comments, continued lines, flags and lists', () => {
    const [stage] = parseDockerfile(
      'FROM a:1 AS b\n# not me\nRUN one \\\n  # nor me\n  && two\nCOPY --from=c x y\nCMD ["n", "m"]\n',
    );
    expect(stage).toMatchObject({ name: 'b', base: 'a:1' });
    expect(stage?.instructions).toEqual([
      { name: 'RUN', flags: {}, rest: 'one && two', exec: null },
      { name: 'COPY', flags: { from: 'c' }, rest: 'x y', exec: null },
      { name: 'CMD', flags: {}, rest: '["n", "m"]', exec: ['n', 'm'] },
    ]);
  });
});

describe('what the build makes', () => {
  beforeAll(ensureBuilt);

  it('has every file that a container starts', () => {
    const started = [...APP_SERVICES.map((name) => serviceOf(name).command?.at(-1) ?? ''), 'dist/src/main.js'];
    expect(started.filter((file) => !existsSync(join(PROJECT, file)))).toEqual([]);
  });
});
