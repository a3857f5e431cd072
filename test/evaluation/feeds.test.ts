/** Scoring of feed readers: what counts as right field by field, a folder of cases end to end, and the same verdicts as the shared scorer gives. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ExpectedFeed } from '../../src/evaluation/feed-cases.js';
import { type FeedAnswer, findWrongFields } from '../../src/evaluation/feed-checks.js';
import { evaluateFeedFiles } from '../../src/evaluation/feeds.js';
import { readFeed } from '../../src/sources/feed/read-feed.js';

const answer: FeedAnswer = {
  title: 'Nytt  från\nSjövik',
  language: 'sv-SE',
  link: 'https://a.example',
  items: [
    {
      id: '1',
      title: 'Råd & ro',
      link: 'https://a.example/1',
      published: '2026-11-20T08:00:00.000Z',
      updated: null,
      summary: '<p>En <b>park</b></p>',
      content: null,
      authors: ['Bo Ek <bo@a.example>'],
      categories: ['Park'],
    },
  ],
};

const item = (fields: object): ExpectedFeed => ({ items: [fields] });

const RIGHT: [string, ExpectedFeed][] = [
  ['nothing asked', {}],
  ['white space', { feedTitle: 'Nytt från Sjövik' }],
  ['one of several', { feedTitle: ['Annat', 'Nytt från Sjövik'] }],
  ['an address spelled otherwise', { feedLink: 'https://A.example/' }],
  ['a language in another case', { language: 'SV-se' }],
  ['the count', { count: 1 }],
  ['HTML as text', item({ summaryText: 'En park' })],
  ['text as HTML', item({ contentText: '<div>En park</div>' })],
  ['a date to the second', item({ date: '2026-11-20T09:00:00+01:00' })],
  ['any date', item({ date: '*' })],
  ['no date', item({ updated: null })],
  ['a part of an author', item({ author: 'bo ek' })],
  ['all parts of authors', item({ authorsAll: ['Bo', 'bo@a.example'] })],
  ['a category', item({ categories: ['Park'] })],
];

const WRONG: [ExpectedFeed, string][] = [
  [{ feedTitle: 'Nytt' }, 'feedTitle'],
  [{ feedLink: 'https://b.example/' }, 'feedLink'],
  [{ language: 'sv' }, 'language'],
  [{ count: 2 }, 'count'],
  [item({ title: 'Råd &amp; ro' }), 'items[0].title'],
  [item({ id: '2' }), 'items[0].id'],
  [item({ date: null }), 'items[0].date'],
  [item({ published: '2026-11-20T08:00:01Z' }), 'items[0].published'],
  [item({ updated: '*' }), 'items[0].updated'],
  [item({ summaryText: 'En' }), 'items[0].summaryText'],
  [item({ author: 'My' }), 'items[0].author'],
  [item({ authorsAll: ['Bo', 'My'] }), 'items[0].authorsAll'],
  [item({ categories: ['Park', 'Torg'] }), 'items[0].categories'],
  [{ items: [{}, { date: null }] }, 'items[1].date'],
];

describe('findWrongFields', () => {
  it.each(RIGHT)('accepts %s', (_name, expected) => {
    expect(findWrongFields(expected, answer)).toEqual([]);
  });

  it.each(WRONG)('finds what is wrong about %j', (expected, field) => {
    expect(findWrongFields(expected, answer)).toEqual([field]);
  });
});

const feed = (title: string): string =>
  `<rss version="2.0"><channel><title>${title}</title><item><title>A</title></item></channel></rss>`;

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'spanare-fall-'));
  await mkdir(join(folder, 'files'));
  await writeFile(join(folder, 'files', 'a.xml'), feed('Ett'));
  await writeFile(join(folder, 'files', 'b.html'), '<html></html>');
  const cases = [
    { id: 'rätt', group: 'a', file: 'a.xml', expect: { feedTitle: 'Ett' } },
    { id: 'fel', group: 'a', file: 'a.xml', expect: { feedTitle: 'Två' } },
    { id: 'inget flöde', group: 'b', file: 'b.html', expect: {} },
    { id: 'för sig', group: 'policy', file: 'a.xml', expect: { count: 7 } },
    { id: 'utan facit', group: 'c', file: 'a.xml' },
  ];
  await writeFile(join(folder, 'cases.jsonl'), cases.map((one) => `${JSON.stringify(one)}\n`).join(''));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('evaluateFeedFiles', () => {
  it('counts by group, leaves out of the sum what is counted apart, and writes the answers', async () => {
    const out = join(folder, 'svar.jsonl');
    const { report, failures } = await evaluateFeedFiles({ cases: folder, out });
    expect(report).toEqual({
      suite: 'feeds',
      passed: 1,
      failed: 2,
      groups: { a: { passed: 1, failed: 1 }, b: { passed: 0, failed: 1 }, policy: { passed: 0, failed: 1 } },
    });
    expect(failures.map(({ id }) => id)).toEqual(['fel', 'inget flöde', 'för sig']);
    const lines = (await readFile(out, 'utf8')).trim().split('\n');
    expect(lines.map((line) => JSON.parse(line) as object)).toMatchObject([
      { id: 'rätt', passed: true, answer: { title: 'Ett' } },
      { id: 'fel', passed: false, wrong: ['feedTitle'] },
      { id: 'inget flöde', passed: false, error: expect.stringContaining('not-a-feed') },
      { id: 'för sig' },
      { id: 'utan facit', answer: { title: 'Ett' } },
    ]);
  });

  it.each([
    ['', 'cases.jsonl går inte att läsa: ENOENT'],
    ['{"id":"1"}', 'rad 1'],
    ['{"id":"1","group":"a","file":"../a.xml"}', 'rad 1'],
    ['{"id":"1","group":"a","file":"saknas.xml"}', 'saknas.xml går inte att läsa: ENOENT'],
    ['\n', 'är tom'],
  ])('explains a folder with the cases %j', async (cases, sentence) => {
    const bad = await mkdtemp(join(folder, 'trasig-'));
    if (cases !== '') await writeFile(join(bad, 'cases.jsonl'), cases);
    await expect(evaluateFeedFiles({ cases: bad })).rejects.toThrow(sentence);
  });
});

interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

function evaluate(...args: string[]): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(process.execPath, ['dist/src/cli/main.js', 'eval', 'feeds', ...args], (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr });
    });
  });
}

describe('spanare eval feeds', () => {
  it('puts the peers beside our reader, in a table and in the last line', async () => {
    const { code, stdout } = await evaluate('--cases', folder, '--peer', 'rss-parser', '--peer', 'feedsmith');
    expect(code).toBe(0);
    const lines = stdout.trimEnd().split('\n');
    expect(lines.find((line) => line.startsWith('grupp'))).toMatch(/spanare\s+rss-parser\s+feedsmith/);
    expect(lines).toContainEqual(expect.stringMatching(/^policy \(räknas för sig\)\s+0\/1\s+0\/1\s+0\/1$/));
    const score = { passed: 1, failed: 2, groups: { a: { passed: 1, failed: 1 } } };
    expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ ...score, peer: { 'rss-parser': score, feedsmith: score } });
  });

  it('does not wait for a peer that hangs', async () => {
    const hanging = await mkdtemp(join(folder, 'seg-'));
    await mkdir(join(hanging, 'files'));
    // Valid, but without an end to a search in one of them.
    const long = `<description><![CDATA[${'<'.repeat(300_000)}]]></description></item>`;
    await writeFile(join(hanging, 'files', 'a.xml'), feed('Ett').replace('</item>', long));
    await writeFile(join(hanging, 'files', 'b.xml'), feed('Ett'));
    const cases = ['a.xml', 'b.xml'].map((file) => ({ id: file, group: 'a', file, expect: { count: 1 } }));
    await writeFile(join(hanging, 'cases.jsonl'), cases.map((one) => JSON.stringify(one)).join('\n'));
    const { stdout } = await evaluate('--cases', hanging, '--peer', 'rss-parser');
    const report = JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '') as {
      peer: Record<string, { passed: number }>;
    };
    expect(report).toMatchObject({ passed: 2, failed: 0 });
    expect(report.peer['rss-parser']).toMatchObject({ passed: 1, failed: 1 });
  }, 30_000);

  it.each([
    [['--cases', '/finns/inte'], 1, 'cases.jsonl'],
    [['--cases', '.', '--peer', 'okänd'], 1, 'okänd'],
    [[], 2, '--cases'],
  ])('tells %j what is wrong', async (args, expectedCode, word) => {
    const { code, stderr } = await evaluate(...args);
    expect(code).toBe(expectedCode);
    expect(stderr).toContain(word);
    expect(stderr).not.toMatch(/\n\s+at /);
  });
});

interface Scorer {
  score(parse: typeof readFeed, options?: { group?: string }): Promise<{ id: string; group: string; ok: boolean }[]>;
}

describe('the scoring', () => {
  const cases = '../shared/feeds';
  const isThere = existsSync(join(cases, 'score.mjs'));
  if (!isThere) console.warn('SKIPPED: the shared feed cases are not beside the repository.');

  (isThere ? it : it.skip)('agrees with the shared scorer about every case', async () => {
    const scorer: Scorer = await import(join(process.cwd(), cases, 'score.mjs'));
    const verdicts = [...(await scorer.score(readFeed)), ...(await scorer.score(readFeed, { group: 'policy' }))];
    verdicts.push(...(await scorer.score(readFeed, { group: 'sv-own' })));
    const { report, failures } = await evaluateFeedFiles({ cases });
    const failed = (list: { id: string }[]): string[] => list.map(({ id }) => id).sort();
    expect(failed(failures)).toEqual(failed(verdicts.filter(({ ok }) => !ok)));
    const counted = verdicts.filter(({ group }) => group !== 'policy' && group !== 'sv-own');
    expect(report.passed + report.failed).toBe(counted.length);
  });

  (isThere ? it : it.skip)('agrees with it about a reader that gets much wrong', async () => {
    const scorer: Scorer = await import(join(process.cwd(), cases, 'score.mjs'));
    /** Titles as links, HTML in titles, dates a second off, authors cut short. */
    const spoil = (bytes: Uint8Array): ReturnType<typeof readFeed> => {
      const good = readFeed(bytes);
      const items = good.items.map((one, i) => ({
        ...one,
        title: i % 2 === 0 ? `<b>${one.title}</b>` : one.title,
        summary: one.summary === null ? null : `<p>${one.summary} </p>`,
        published: one.updated,
        authors: one.authors.map((name) => name.slice(2)),
        link: one.id,
      }));
      return { ...good, title: good.title.toUpperCase(), items };
    };
    const verdicts = await scorer.score(spoil);
    const text = await readFile(join(cases, 'cases.jsonl'), 'utf8');
    const all = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { id: string; file: string; expect: ExpectedFeed });
    const ours = new Map<string, boolean>();
    for (const one of all) {
      const bytes = await readFile(join(cases, 'files', one.file));
      const isRight = (): boolean => findWrongFields(one.expect, spoil(bytes)).length === 0;
      try {
        ours.set(one.id, isRight());
      } catch {
        ours.set(one.id, false);
      }
    }
    expect(verdicts.filter(({ ok }) => !ok).length).toBeGreaterThan(100);
    expect(verdicts.filter(({ id, ok }) => ours.get(id) !== ok)).toEqual([]);
  });
});
