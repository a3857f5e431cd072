/** SweCRIS over loopback: a token that nobody sees, what has changed since last time, and forty megabytes in a process with little memory. */
import { afterEach, describe, expect, it } from '@jest/globals';
import { createParseProcess } from '../../../src/sources/parsing/parse-process.js';
import { readSwecrisSource } from '../../../src/sources/swecris/read-swecris-source.js';
import type { ReadSource } from '../../../src/sources/visit.js';
import { endOf } from '../page/run-visit.js';
import { buildWorker } from '../parsing/build-worker.js';
import { type Interface, itemsOf, sample, serveInterface } from '../records/interface-server.js';
import { KEY, leaksOf, withKeyOf } from '../records/keyed-visit.js';

const NOW = new Date('2026-05-12T08:00:00Z');
const PATH = '/v1/projects/funders/202100-5208';
const read = withKeyOf(readSwecrisSource);
const project = (id: string, updatedDate: string | null, fundingYear = 2026) => ({
  projectId: id,
  projectTitleSv: `Projekt ${id}`,
  updatedDate,
  fundingYear,
});

let server: Interface;
afterEach(() => server.close());

describe('a visit', () => {
  it('sends the token as a bearer and shows it nowhere', async () => {
    server = await serveInterface(() => ({ body: [project('a', '2026-05-01 10:00:00')] }));
    const visitor = server.visitor(read, PATH);
    const outcome = await visitor.visit(NOW);
    expect(server.questions[0]?.headers.authorization).toBe(`Bearer ${KEY}`);
    expect(server.asked()).toEqual([PATH]);
    expect(itemsOf(outcome)[0]?.url).toBe(`${server.origin}/v1/projects/a`);
    expect(leaksOf(outcome, visitor)).toEqual([]);
  });

  it('after the first gives what has changed since, and what has no time only once', async () => {
    let projects = [project('a', '2026-05-01 10:00:00'), project('b', '2026-05-02 10:00:00'), project('c', null)];
    server = await serveInterface(() => ({ body: projects }));
    const visitor = server.visitor(read, PATH);
    expect((await visitor.visit(NOW)).titles).toEqual(['Projekt a', 'Projekt b', 'Projekt c']);
    expect((await visitor.visit(NOW)).titles).toEqual([]);
    projects = [
      project('a', '2026-05-03 10:00:00'),
      ...projects.slice(1),
      project('d', null),
      project('e', '2026-05-02 09:00:00'),
    ];
    expect((await visitor.visit(NOW)).titles).toEqual(['Projekt a', 'Projekt d']);
    expect((await visitor.visit(NOW)).titles).toEqual([]);
  });

  it.each<[Record<string, number> | undefined, string[]]>([
    [undefined, ['2024', '2026']],
    [{ fundingYear: 2026 }, ['2026']],
    [{ firstDays: 5000 }, ['2015', '2024', '2026']],
  ])('the first reaches back as far as %j says', async (params, expected) => {
    const years = [2015, 2024, 2026];
    server = await serveInterface(() => ({
      body: years.map((year) => project(String(year), '2026-05-01 10:00:00', year)),
    }));
    const outcome = await server.visitor(read, PATH, params ? { params } : {}).visit(NOW);
    expect(itemsOf(outcome).map(({ externalId }) => externalId)).toEqual(expected);
  });

  it('that has nothing new costs no reading', async () => {
    server = await serveInterface(({ headers }) =>
      headers['if-none-match'] === '"e1"'
        ? { status: 304, body: '' }
        : { body: [project('a', null)], headers: { etag: '"e1"' } },
    );
    const visitor = server.visitor(read, PATH);
    await visitor.visit(NOW);
    const before = visitor.memory();
    expect(endOf(await visitor.visit(NOW)).outcome).toBe('not-modified');
    expect(visitor.memory()).toEqual(before);
  });

  it('that breaks off in the middle remembers nothing', async () => {
    server = await serveInterface(() => ({
      body: `[${JSON.stringify(project('a', '2026-05-01 10:00:00'))},{"projectId":"b"`,
    }));
    const visitor = server.visitor(read, PATH);
    expect((await visitor.visit(NOW)).end).toMatchObject({ ok: false, failure: { code: 'truncated' } });
    expect(visitor.memory()).toEqual({});
  });

  it.each([
    [401, 'forbidden', 'TOKEN_PROV'],
    [403, 'forbidden', 'TOKEN_PROV'],
    [400, 'refused-question', 'Fel'],
  ])('that is refused with %s says why without the token', async (status, code, word) => {
    server = await serveInterface(() => ({ status, body: { message: `Fel: Bearer ${KEY}` } }));
    const visitor = server.visitor(read, PATH, { needsKey: 'TOKEN_PROV' });
    const outcome = await visitor.visit(NOW);
    expect(outcome.end).toMatchObject({ failure: { code, message: expect.stringContaining(word) } });
    expect(leaksOf(outcome, visitor)).toEqual([]);
  });

  it('without a token asks nothing', async () => {
    server = await serveInterface(() => ({ body: [] }));
    const visitor = server.visitor(withKeyOf(readSwecrisSource, null), PATH, { needsKey: 'TOKEN_PROV' });
    expect((await visitor.visit(NOW)).end).toMatchObject({
      failure: { message: expect.stringContaining('TOKEN_PROV') },
    });
    expect(server.questions).toEqual([]);
  });
});

it('forty megabytes are read by a process that has not memory for them as objects', async () => {
  const abstract = 'Å "citat" ]}, '.repeat(20);
  const many = Array.from({ length: 90_000 }, (_, i) => ({
    ...project(String(i), '2026-05-01 10:00:00', 2000),
    projectAbstractSv: abstract,
  }));
  const body = Buffer.from(JSON.stringify([...many, project('sist', '2026-05-02 10:00:00')]));
  expect(body.length).toBeGreaterThan(40_000_000);
  server = await serveInterface(() => ({ body }));
  const worker = await buildWorker(
    `import { parseTaskFunctions } from './parse-inline.js'; import { serveTasks } from './serve-tasks.js'; serveTasks(parseTaskFunctions);`,
  );
  const quiet = { info: () => {}, warn: () => {}, error: () => {} };
  const apart = createParseProcess({ log: quiet, workerUrl: worker.url, maxMemoryMb: 64 });
  const readApart: ReadSource = async function* (source, visit) {
    return yield* read(source, { ...visit, parse: apart.parse });
  };
  try {
    const outcome = await server.visitor(readApart, PATH).visit(NOW);
    expect(endOf(outcome).outcome).toBe('read');
    expect(outcome.titles).toEqual(['Projekt sist']);
    expect(outcome.batches.length).toBeGreaterThan(30);
  } finally {
    await apart.close();
    worker.remove();
  }
});

describe('the sample beside the project', () => {
  const answer = sample('swecris/projects-funder.json');
  if (!answer) return;

  it('gives three projects', async () => {
    server = await serveInterface(() => ({ body: answer }));
    const visitor = server.visitor(read, PATH);
    const now = new Date('2026-11-23T08:00:00Z');
    const items = itemsOf(await visitor.visit(now));
    expect(items).toHaveLength(3);
    expect(items[0]?.people[0]).toEqual({
      name: 'Vera Sjöblom',
      affiliation: 'Exempeluniversitetet',
      orcid: '0000-0002-1825-0097',
    });
    expect(items[1]).toMatchObject({ title: 'Climate-proof schoolyards', language: 'en', people: [] });
    expect(items[2]?.people).toEqual([]);
    expect(items[2]?.published?.at).toMatch(/^2026-10-31/);
    expect(itemsOf(await visitor.visit(now))).toEqual([]);
  });
});
