/** A person's tips in the built product: by command, by two commands at once, by standard input, and over HTTP to a process that fetches the page itself. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type Answered,
  createHome,
  type Ended,
  type Home,
  PROJECT,
  runCommand,
  runInTurn,
  startProduct,
  waitFor,
} from './product.js';
import { startOwnWorld, type TestWorld } from './worlds.js';

let world: TestWorld;
let home: Home;
beforeAll(async () => {
  world = await startOwnWorld({ hiddenShare: 0 });
  home = createHome(await world.sources('PT0.02S'));
});
afterAll(async () => {
  await world.close();
  home.remove();
});

const env = () => ({ ALLOW_HOSTS: new URL(world.url).host, CONTACT: 'test@sjovik.example' });
const tips = (...args: string[]): Promise<Ended> =>
  runCommand(['tips', ...args], home, { env: env(), withinMs: 60_000 });
const inTurn = (list: string[][]): Promise<Answered[]> => runInTurn(list, home, { env: env(), withinMs: 60_000 });
const parse = ({ stdout }: Ended) => JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '');

describe('spanare tips', () => {
  it('has help in Swedish on every level, and tells mistakes in it', async () => {
    const [help, wrong, empty, unknown] = await inTurn([
      ['tips', 'add', '--help'],
      ['tips', 'add', 'sida', '--when', 'sen', '--level', 'x', '--area', 'y'],
      ['tips', 'add'],
      ['tips', 'remove', 'nej'],
    ]);
    expect(help?.stdout).toMatch(/^Användning: .*tips add[\s\S]*--text[\s\S]*--who[\s\S]*--when[\s\S]*--level/);
    expect(wrong?.stderr).toMatch(
      /URL: Skriv en fullständig[\s\S]*--when: ”sen”[\s\S]*--level: [\s\S]*--area: Området ”y”/,
    );
    expect(wrong).toMatchObject({ code: 1, stdout: '' });
    expect(empty?.stderr).toMatch(/Skriv en adress/);
    expect(unknown?.stderr).toMatch(/inget tips med id nej/);
  });

  it('keeps words, and finds them at once', async () => {
    const text = 'Sjövik provar kvällsöppet bibliotek\nNycklarna delas ut på fredag.';
    const added = parse(
      await tips('add', '--text', text, '--who', 'Anna', '--where', 'Mässan', '--when', 'igår', '--json'),
    );
    expect(added).toMatchObject({
      isNew: true,
      item: { url: null, title: 'Sjövik provar kvällsöppet bibliotek', level: 'kommunen' },
      tip: { who: 'Anna', where: 'Mässan', note: text, precision: 'day' },
    });
    const [found, listed, removed, none, restored, again] = await inTurn([
      ['search', 'kvällsöppet källa:tips'],
      ['tips'],
      ['tips', 'remove', added.tip.id],
      ['tips', 'list'],
      ['tips', 'restore', added.tip.id],
      ['search', 'kvällsöppet'],
    ]);
    expect(found?.stdout).toMatch(/1 träff\n\nSjövik provar kvällsöppet bibliotek\n {2}Tips, \d{4}-\d\d-\d\d\n$/);
    expect(listed?.stdout).toMatch(/Sjövik provar.*\n {2}Tips från Anna, .*, Mässan/);
    expect(removed?.stdout).toMatch(/borttaget.*tips restore.*Posten är också borttagen/);
    expect(none?.stdout).toMatch(/inga tips/);
    expect(restored?.code).toBe(0);
    expect(again?.stdout).toMatch(/1 träff/);
  }, 60_000);

  it('reads standard input', () => {
    const script = join(PROJECT, 'dist/src/cli/main.js');
    const options = {
      input: 'Från röret 🌱\nMed flera rader',
      encoding: 'utf8' as const,
      env: { PATH: process.env.PATH ?? '', CONFIG_DIR: home.configDir, DATA_DIR: home.dataDir },
    };
    const { stdout, status } = spawnSync(process.execPath, [script, 'tips', 'add', '--text', '-', '--json'], options);
    expect(JSON.parse(stdout)).toMatchObject({ item: { title: 'Från röret 🌱', summary: 'Med flera rader' } });
    expect(status).toBe(0);
    const tooMuch = { ...options, input: 'x'.repeat(1_000_000) };
    expect(spawnSync(process.execPath, [script, 'tips', 'add', '--text', '-'], tooMuch)).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/--text: Texten har .* tecken. Skriv högst 5/),
    });
  }, 60_000);

  it('the same from several processes at once is one item', async () => {
    const same = ['add', '--text', 'Samtidigt från flera håll', '--who', 'Bo', '--json'];
    const answers = (await Promise.all([tips(...same), tips(...same), tips(...same)])).map(parse);
    expect(new Set(answers.map(({ item }) => item.id)).size).toBe(1);
    expect(answers.filter(({ isNew }) => isNew)).toHaveLength(1);
  }, 60_000);
});

it('a running product reads the page of an address, and shows who, when and where', async () => {
  const [text] = await world.texts();
  if (text === undefined) throw new Error('an empty world');
  // Nothing but the tip: what a feed brings would be known already.
  const quiet = createHome([]);
  const product = await startProduct(quiet, [world.url]);
  try {
    const response = await product.request('/api/v1/tips', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ url: world.url + text.path, who: 'Anna', where: 'Kvalitetsmässan', level: 'globalt' }),
    });
    expect(response.status).toBe(201);
    const added = (await response.json()) as { item: { id: string }; notes: string[] };
    expect(added).toMatchObject({ isNew: true, notes: [], item: { title: text.title, level: 'globalt' } });
    await waitFor('the tip is found', 15_000, async () => {
      const { total } = await product.getJson<{ total: number }>('/api/v1/items?source=tips');
      return total === 1;
    });
    const page = await (await product.request('/sok?kalla=tips', { headers: { Accept: 'text/html' } })).text();
    expect(page).toMatch(/Tips från Anna, \d+ \S+ \d{4}, Kvalitetsmässan/);
  } finally {
    await product.stop();
    quiet.remove();
  }
}, 90_000);
