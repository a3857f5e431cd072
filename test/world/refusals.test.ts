/** Everything that stops a start, and every question that can't be answered: a clear sentence in Swedish, and never a stack trace. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DatabaseSync } from '@photostructure/sqlite';
import { createHome, type Ended, type Home, type Product, runSome, runToEnd, startProduct } from './product.js';
import { databaseFile } from './store.js';
import { startOwnWorld, type TestWorld } from './worlds.js';

const REFUSED_WITHIN_MS = 8_000;

function expectRefusal({ code, stdout, stderr }: Ended, sentence: RegExp): void {
  expect(`${stderr}${stdout}`).toMatch(sentence);
  expect(stderr).toMatch(/^Spanare startade inte:/m);
  expect(`${stderr}${stdout}`).not.toMatch(/^\s+at /m);
  expect(`${stderr}${stdout}`).not.toMatch(/Error:|node:internal/);
  expect(code).toBe(1);
}

/** Root may write anywhere. */
const isRoot = process.getuid?.() === 0;
if (isRoot) console.warn('SKIPPED: a data folder that may not be written in: the tests are run by root');

const GOOD = 'id: a, name: A, url: "https://a.example/rss", kind: rss, level: nationellt, type: nyhet, language: sv';

const BAD_FILES: [string, string, RegExp][] = [
  ['sources.yaml', `- {${GOOD}, levle: regionalt}\n`, /sources\.yaml rad 1: .*levle/],
  [
    'sources.yaml',
    `- {${GOOD}}\n- {${GOOD.replace('id: a', 'id: b').replace('nationellt', 'galax')}}\n`,
    /sources\.yaml rad 2: level .*galax.*regionalt/,
  ],
  ['sources.yaml', `- {${GOOD}}\n- {${GOOD}}\n`, /sources\.yaml rad 2: .*\ba\b.*rad 1/],
  ['sources.yaml', '- id: a\n  name: [A\n', /sources\.yaml rad \d+, tecken \d+: .*YAML/],
  [
    'sources.yaml',
    `- {${GOOD.replace('https://a.example/rss', 'ftp://a.example/rss')}}\n`,
    /sources\.yaml rad 1: url .*http/,
  ],
  ['sources.yaml', `- {${GOOD}, every: 15min}\n`, /sources\.yaml rad 1: every .*PT1H/],
  ['areas.yaml', '- id: Å\n  name: x\n', /areas\.yaml rad \d: /],
  ['areas.yaml', '[]\n', /areas\.yaml.*: .*minst ett/],
  ['departments.yaml', '- id: miljo\n  name: Miljö\n  areas: [finns-inte]\n', /departments\.yaml rad 3: .*finns-inte/],
  ['projects.yaml', '- id: p\n  name: P\n', /projects\.yaml rad \d: /],
  ['synonyms.yaml', 'inte en lista\n', /synonyms\.yaml/],
];

const BAD_ENVIRONMENTS: [Record<string, string>, RegExp][] = [
  [{ PORT: 'tretusen' }, /PORT .*portnummer/],
  [{ LOG_LEVEL: 'mycket' }, /LOG_LEVEL .*debug/],
  [{ ALLOW_HOSTS: 'http://a' }, /ALLOW_HOSTS .*värd:port/],
  [{ ALLOW_HOSTS: '[1:2]:80' }, /ALLOW_HOSTS .*värd:port/],
  [{ HOST: '0.0.0.0' }, /HOST .*0\.0\.0\.0.*inloggning/],
  [{ DATABASE_URL: 'postgres://a/b' }, /DATABASE_URL/],
];

const startIn = (home: Home, env: Record<string, string> = {}): Promise<Ended> =>
  runToEnd('main.js', [], home, { env: { PORT: '0', ...env }, withinMs: REFUSED_WITHIN_MS });

describe('settings that stop the start', () => {
  let files: Ended[];
  let environments: Ended[];
  beforeAll(async () => {
    files = await runSome(BAD_FILES, async ([name, text]) => {
      const home = createHome();
      home.writeConfig(name, text);
      const ended = await startIn(home);
      home.remove();
      return ended;
    });
    environments = await runSome(BAD_ENVIRONMENTS, async ([env]) => {
      const home = createHome();
      const ended = await startIn(home, env);
      home.remove();
      return ended;
    });
  }, 60_000);

  it.each(BAD_FILES.map(([name, text, sentence], i) => ({ i, name, text, sentence })))(
    'bad $name: $text',
    ({ i, sentence }) => {
      expectRefusal(files[i] as Ended, sentence);
    },
  );

  it.each(BAD_ENVIRONMENTS.map(([env, sentence], i) => ({ i, env, sentence })))(
    'bad environment $env',
    ({ i, sentence }) => {
      expectRefusal(environments[i] as Ended, sentence);
    },
  );
});

describe('surroundings that stop the start', () => {
  let home: Home;
  beforeEach(() => {
    home = createHome();
  });
  afterEach(() => home.remove());

  const start = (env: Record<string, string> = {}): Promise<Ended> => startIn(home, env);

  it('a folder of configuration that is not there', async () => {
    const { stderr, code } = await start({ CONFIG_DIR: join(home.folder, 'ingenstans') });
    expect(stderr).toMatch(/areas\.yaml finns inte.*CONFIG_DIR/);
    expect(code).toBe(1);
  });

  it('several mistakes are told at once', async () => {
    home.writeConfig('projects.yaml', 'x: 1\n');
    home.writeConfig('departments.yaml', 'y: 1\n');
    const ended = await start({ PORT: 'x' });
    for (const sentence of [/PORT/, /projects\.yaml/, /departments\.yaml/]) expectRefusal(ended, sentence);
  });

  it('a port that is taken', async () => {
    const other: Server = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const address = other.address();
    const port = address !== null && typeof address === 'object' ? address.port : 0;
    const ended = await start({ PORT: String(port) });
    other.close();
    expectRefusal(ended, new RegExp(`${port}.*(upptagen|används)`));
  });

  it('a data folder that is a file', async () => {
    writeFileSync(home.dataDir, 'en fil');
    expectRefusal(await start(), /DATA_DIR .*fil/);
  });

  it('a data folder that can’t be made', async () => {
    writeFileSync(join(home.folder, 'fil'), '');
    expectRefusal(await start({ DATA_DIR: join(home.folder, 'fil', 'data') }), /data.*DATA_DIR/);
  });

  (isRoot ? it.skip : it)('a data folder that may not be written in', async () => {
    mkdirSync(home.dataDir, { mode: 0o555 });
    expectRefusal(await start(), /går inte att skriva i/);
  });

  it('a database that is no database', async () => {
    mkdirSync(home.dataDir);
    writeFileSync(databaseFile(home), 'detta är ingen databas, bara text '.repeat(50));
    expectRefusal(await start(), /ingen hel databas/);
  });

  it('a database from a newer version', async () => {
    mkdirSync(home.dataDir);
    const database = new DatabaseSync(databaseFile(home));
    database.exec(
      "create table schema_migrations (name text primary key, applied_at text); insert into schema_migrations values ('9999-framtid', '2036')",
    );
    database.close();
    expectRefusal(await start(), /nyare version.*9999-framtid/);
  });

  it('a database that another program has locked', async () => {
    mkdirSync(home.dataDir);
    const database = new DatabaseSync(databaseFile(home));
    database.exec('pragma journal_mode = wal; begin immediate; create table t (x)');
    const ended = await start();
    database.exec('rollback');
    database.close();
    expectRefusal(ended, /låst/);
  }, 15_000);
});

describe('questions that can’t be answered', () => {
  let world: TestWorld;
  let home: Home;
  let product: Product;
  beforeAll(async () => {
    world = await startOwnWorld();
    home = createHome([
      ...(await world.sources('PT0.02S')),
      {
        id: 'vilar',
        name: 'Vilar',
        url: `${world.url}/finns-inte`,
        kind: 'rss',
        level: 'nationellt',
        type: 'nyhet',
        language: 'sv',
        enabled: false,
      },
    ]);
    product = await startProduct(home, [world.url]);
  }, 30_000);
  afterAll(async () => {
    await product?.stop();
    await world?.close();
    home?.remove();
  });

  it.each([
    ['GET', '/api/v1/items?limit=0', 400, 'limit'],
    ['GET', '/api/v1/items?limit=101', 400, 'limit'],
    ['GET', '/api/v1/items?limit=många', 400, 'limit'],
    ['GET', '/api/v1/items?area=finns-inte', 400, 'area'],
    ['GET', '/api/v1/items?level=galaxen', 400, 'level'],
    ['GET', '/api/v1/items?type=skvaller', 400, 'type'],
    ['GET', '/api/v1/items?from=2026-02-30', 400, 'from'],
    ['GET', '/api/v1/items?from=2026-03-02&to=2026-03-01', 400, 'to'],
    ['GET', '/api/v1/items?sort=bäst', 400, 'sort'],
    ['GET', '/api/v1/items?cursor=hittepå', 400, 'cursor'],
    ['GET', '/api/v1/items?okänd=1', 400, 'okänd'],
    ['GET', '/api/v1/items/finns-inte', 404, null],
    ['GET', '/api/v1/stories/finns-inte', 404, null],
    ['GET', '/api/v1/sources/finns-inte', 404, null],
    ['GET', '/api/v1/finns-inte', 404, null],
    ['POST', '/api/v1/sources/finns-inte/refresh', 404, null],
    ['POST', '/api/v1/sources/vilar/refresh', 409, null],
    ['PUT', '/api/v1/items/finns-inte/areas/trygghet', 404, null],
    ['DELETE', '/api/v1/items', 405, null],
  ])('%s %s is %i', async (method, path, status, parameter) => {
    const hasBody = method === 'PUT';
    const response = await product.request(path, {
      method,
      ...(hasBody && { body: '{"verdict":"yes"}', headers: { 'content-type': 'application/json' } }),
    });
    const text = await response.text();
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    const problem = JSON.parse(text) as {
      status: number;
      title: string;
      detail: string;
      invalidParameters?: { name: string; reason: string }[];
    };
    expect(problem.status).toBe(status);
    expect(problem.detail).toMatch(/[.]$/);
    expect(text).not.toMatch(/node_modules|\.js:\d|Error:/);
    if (parameter !== null) expect(problem.invalidParameters?.map(({ name }) => name)).toContain(parameter);
  });

  it('a foreign host', async () => {
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const options = { headers: { host: 'ond.example' } };
      get(`${product.url}/api/v1/sources`, options, (response) => resolve(response.resume().statusCode)).on(
        'error',
        reject,
      );
    });
    expect(status).toBe(421);
  });

  it('a foreign origin', async () => {
    const foreign = await product.request('/api/v1/sources/spegeln/refresh', {
      method: 'POST',
      headers: { origin: 'https://ond.example' },
    });
    expect(foreign.status).toBe(403);
  });

  it('an unknown page is a page in Swedish', async () => {
    const response = await product.request('/finns-inte', { headers: { accept: 'text/html' } });
    expect(response.status).toBe(404);
    expect(await response.text()).toMatch(/<html lang="sv"/);
  });
});
