/** The command line as a process: help on every level, answers for people and for programs, exit codes, and mistakes told in Swedish. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHome, type Ended, type Home, runCommand, runSome } from './product.js';
import { startOwnWorld, type TestWorld } from './worlds.js';

let world: TestWorld;
let home: Home;
beforeAll(async () => {
  world = await startOwnWorld({ hiddenShare: 0 });
  const broken = {
    id: 'trasig',
    name: 'Trasig',
    url: `${world.url}/fault/500`,
    kind: 'rss',
    level: 'nationellt',
    type: 'nyhet',
    language: 'sv',
    spacing: 'PT0.02S',
  } as const;
  const secret = { ...broken, id: 'hemlig', url: 'https://anna:hemligt@region.example/atom', enabled: false };
  home = createHome([...(await world.sources('PT0.02S')), broken, secret]);
});
afterAll(async () => {
  await world.close();
  home.remove();
});

const spanare = (...args: string[]): Promise<Ended> =>
  runCommand(args, home, {
    env: { ALLOW_HOSTS: new URL(world.url).host, CONTACT: 'test@sjovik.example' },
    withinMs: 60_000,
  });
const parse = ({ stdout }: Ended): Record<string, unknown> =>
  JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '') as Record<string, unknown>;

const HELP: [string[], RegExp][] = [
  [['--help'], /fetch[\s\S]*search[\s\S]*sources[\s\S]*reindex[\s\S]*retag[\s\S]*doctor[\s\S]*eval/],
  [['fetch', '--help'], /--json/],
  [['search', '--help'], /--limit/],
  [['sources', '--help'], /--all/],
  [['reindex', '--help'], /--json/],
  [['retag', '--help'], /--all/],
  [['doctor', '--help'], /--json/],
  [['eval', '--help'], /tags[\s\S]*search/],
  [['eval', 'tags', '--help'], /--docs[\s\S]*--out/],
  [['eval', 'search', '--help'], /--queries[\s\S]*--engine/],
];

const MISUSE: [string[], RegExp][] = [
  [['fetsch'], /Kommandot fetsch finns inte\. Menade du fetch\?/],
  [['xyzzy'], /Kommandot xyzzy finns inte\./],
  [['search', 'a', '--limmit', '3'], /--limmit finns inte/],
  [['search'], /query saknas/],
  [['search', 'a', 'b'], /För många argument/],
  [['search', 'a', '--limit'], /--limit behöver ett värde/],
  [['eval', 'tags'], /--docs måste anges/],
  [['eval', 'tagg'], /tagg finns inte.*tags/],
];

describe('help and misuse', () => {
  let answers: Map<string, Ended>;
  const answerTo = (args: string[]): Partial<Ended> => answers.get(args.join(' ')) ?? {};
  beforeAll(async () => {
    const all = [...HELP, ...MISUSE].map(([args]) => args);
    const ended = await runSome(all, (args) => spanare(...args));
    answers = new Map(all.map((args, i) => [args.join(' '), ended[i] as Ended]));
  }, 60_000);

  it.each(HELP)('%j is help in Swedish', (args, content) => {
    const { code, stdout, stderr } = answerTo(args);
    expect(stdout).toMatch(/^Användning: /);
    expect(stdout).toMatch(content);
    expect(stdout).not.toMatch(/Usage|Options|Commands|display help|\(default|\(choices/);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  it.each(MISUSE)('%j is exit code 2 and a sentence that helps', (args, sentence) => {
    const { code, stdout, stderr } = answerTo(args);
    expect(stderr).toMatch(sentence);
    expect(stdout).toBe('');
    expect(stderr).not.toMatch(/error:|^\s+at /m);
    expect(code).toBe(2);
  });

  it('without a command: the help, and exit code 2', async () => {
    const { code, stdout } = await spanare();
    expect(stdout).toMatch(/^Användning: /);
    expect(code).toBe(2);
  });
});

describe('the day of a user', () => {
  it('doctor on an empty base tells what to do', async () => {
    const { code, stdout } = await spanare('doctor');
    expect(stdout).toMatch(/Det finns inga poster än/);
    expect(code).toBe(0);
  });

  it('fetch of one source, then of an unknown and a broken one', async () => {
    const one = await spanare('fetch', 'region-nyheter', '--json');
    expect(parse(one)).toMatchObject({ failed: 0, new: 3 });
    expect(one.code).toBe(0);
    const unknown = await spanare('fetch', 'region-nyhter');
    expect(unknown.stderr).toMatch(/region-nyhter finns inte.*Menade du region-nyheter\?/);
    expect(unknown.code).toBe(1);
    const broken = await spanare('fetch', 'trasig');
    expect(broken.stderr).toMatch(/Trasig: .*fel på servern/);
    expect(broken.stdout).toMatch(/1 källa gick inte att läsa/);
    expect(broken.code).toBe(1);
  });

  it('fetch of everything shows progress and counts', async () => {
    const { code, stdout, stderr } = await spanare('fetch');
    expect(stderr).toMatch(/\[\d+\/14\]/);
    expect(stdout).toMatch(/\d+ nya poster\. 1 källa gick inte att läsa\./);
    expect(code).toBe(1);
  }, 60_000);

  it('search answers for people and as JSON', async () => {
    const people = await spanare('search', 'medborgarbudget');
    expect(people.stdout).toMatch(/Almbacka/);
    expect(people.code).toBe(0);
    const json = parse(await spanare('search', 'medborgarbudget', '--json', '--limit', '1'));
    expect(json.items).toHaveLength(1);
    expect(json.total).toBeGreaterThan(1);
    expect((await spanare('search', 'område:trygghet', '--newest')).stdout).toMatch(/träffar/);
    expect((await spanare('search', 'qwertyuiopå')).stdout).toMatch(/Inga träffar/);
  });

  it('search refuses a --limit that is no number from 1 to 100', async () => {
    const ended = await runSome(['0', '101', 'tre', '1.5', '-1'], (limit) =>
      spanare('search', 'a', `--limit=${limit}`),
    );
    for (const { code, stderr } of ended) {
      expect(stderr).toMatch(/mellan 1 och 100/);
      expect(code).toBe(1);
    }
  });

  it('sources lists state, sentence and number of items', async () => {
    const { sources } = parse(await spanare('sources', '--json')) as { sources: { id: string; items: number }[] };
    expect(sources.find(({ id }) => id === 'sjovik-nyheter')?.items).toBe(8);
    const { stdout } = await spanare('sources');
    expect(stdout).toMatch(/trasig[\s\S]*fel på servern/);
    expect(stdout).toMatch(/\d+ poster/);
    const all = await spanare('sources', '--all', '--json');
    expect(all.stdout).toContain('https://region.example/atom');
    expect(all.stdout).not.toMatch(/anna|hemligt@/);
  });

  it('reindex and retag rebuild what can be rebuilt', async () => {
    const before = parse(await spanare('search', 'klimatanpassning', '--json'));
    expect(parse(await spanare('reindex', '--json')).items).toBeGreaterThan(40);
    expect((await spanare('retag')).stdout).toMatch(/redan dagens ordlista/);
    expect(parse(await spanare('retag', '--all', '--json')).items).toBeGreaterThan(40);
    const after = parse(await spanare('search', 'klimatanpassning', '--json'));
    expect((after.items as unknown[]).length).toBe((before.items as unknown[]).length);
    expect(after.total).toBe(before.total);
  });

  it('doctor finds the broken source, and says so to programs too', async () => {
    const { code, stdout } = await spanare('doctor');
    expect(stdout).toMatch(/Databasen \(SQLite\) svarar och har \d\d poster/);
    expect(stdout).toMatch(/Trasig: .*fel på servern/);
    expect(code).toBe(0);
    expect(parse(await spanare('doctor', '--json'))).toMatchObject({ ok: false, findings: expect.any(Array) });
  });

  it('doctor tells a mistake in the configuration with file and line, exit code 1', async () => {
    const bad = createHome();
    bad.writeConfig('sources.yaml', '- id: a\n  name: A\n');
    const { code, stdout } = await runCommand(['doctor'], bad);
    bad.remove();
    expect(stdout).toMatch(/sources\.yaml rad \d/);
    expect(code).toBe(1);
  });

  it('eval tags measures judged documents; the last line is one JSON object', async () => {
    const docs = join(home.folder, 'bedomda.jsonl');
    const texts = await world.texts();
    writeFileSync(
      docs,
      texts
        .map(({ path, title, text, language, areas }) =>
          JSON.stringify({ id: path, title, text, lang: language, areas }),
        )
        .join('\n'),
    );
    const result = parse(await spanare('eval', 'tags', '--docs', docs));
    expect(result).toMatchObject({ suite: 'tags', docs: texts.length });
    expect(result.microF1).toBeGreaterThan(0.8);
  });

  it('eval without anything to measure is asked for by mistake', async () => {
    const docs = join(home.folder, 'bare.jsonl');
    writeFileSync(docs, '{"id":"1","title":"Ett","text":""}\n');
    const queries = join(home.folder, 'bare-queries.jsonl');
    writeFileSync(queries, '{"q":"ett"}\n');
    for (const args of [
      ['tags', '--docs', docs],
      ['search', '--docs', docs, '--queries', queries, '--engine', 'embedded'],
    ]) {
      const { code, stdout, stderr } = await spanare('eval', ...args);
      expect(stderr).toMatch(/^Inget går att mäta: .*\n$/);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    }
    const { code, stderr } = await spanare('eval', 'tags', '--docs', queries);
    expect({ code, stderr: stderr.split(': ')[1]?.slice(0, 20) }).toEqual({ code: 1, stderr: 'id, title och text s' });
  });

  it('eval tells a file that is not there', async () => {
    const { code, stderr } = await spanare('eval', 'tags', '--docs', join(home.folder, 'finns-inte.jsonl'));
    expect(stderr).toMatch(/finns-inte\.jsonl/);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(code).toBe(1);
  });
});
