import { existsSync, readFileSync } from 'node:fs';
import { afterEach, expect, it } from '@jest/globals';
import { type Source, sourceSchema } from '../../../src/domain/source.js';
import { normalise } from '../../../src/intake/normalise.js';
import { readerFor } from '../../../src/sources/readers.js';
import { createVisitor, endOf } from '../page/run-visit.js';
import { type Answer, type Interface, itemsOf, type Question, sample, serveInterface } from './interface-server.js';

const FILE = new URL('../../../../shared/sources/sources.json', import.meta.url);
let server: Interface;
afterEach(() => server?.close());

const answerWith = (name: string): Answer => ({ body: sample(name) ?? '' });

/** Every authority's interface at once, by path. */
function answer({ path, query, method }: Question): Answer {
  if (path === '/api/events') return answerWith('polisen/events.json');
  if (path.startsWith('/api/ansokningsomgangar/2')) return answerWith('vinnova/ansokningsomgangar.json');
  if (path.endsWith('/config')) return { body: {} };
  if (path.endsWith('/tables')) return answerWith('scb/tables-pastDays.json');
  if (path === '/v3/kpi') return answerWith('kolada/kpi.json');
  if (path === '/v3/municipality') return answerWith('kolada/municipality.json');
  if (path.startsWith('/v3/data/municipality/0182/kpi/N'))
    return answerWith(`kolada/data-0182-page${query.get('page') === '2' ? '2-last' : '1'}.json`);
  if (path === '/dokumentlista/')
    return answerWith(`riksdagen/dokumentlista-page${query.get('p') === '2' ? '2-single-object' : '1'}.json`);
  if (path.endsWith('/rest/search') && method === 'POST') return answerWith('eu-funding/sedia-search.json');
  return path.startsWith('/v3/') ? { body: [] } : { status: 404 };
}

/** The entry of the shared catalogue as it stands, but on our own host. */
function entryOf(id: string, origin: string): Source {
  const entries: Record<string, unknown>[] = JSON.parse(readFileSync(FILE, 'utf8'));
  const { needsKey: _, verified: __, ...entry } = entries.find((candidate) => candidate.id === id) ?? {};
  const url = String(entry.url).replace(/^https?:\/\/[^/]+/, origin);
  return sourceSchema.parse({ ...entry, url, spacing: 'PT0S' });
}

it.each([
  ['riksdagen-dokument', 5],
  ['krisinformation-nyheter', 0],
  ['krisinformation-vma', 0],
  ['scb-tabeller', 3],
  ['kolada-nacka', 3],
  ['kolada-kpi', 3],
  ['polisen-api-nacka', 5],
  ['vinnova-utlysningar', 2],
  ['eu-finansiering', 3],
])('%s is read as it stands in the catalogue and gives %i items', async (id, count) => {
  if (!existsSync(FILE)) return console.warn('SKIPPED: ../shared/sources/sources.json is not here');
  server = await serveInterface(answer);
  const source = entryOf(id, server.origin);
  const read = readerFor(source);
  if (read === null) throw new Error(`nobody reads ${id}`);
  const visitor = createVisitor(read, source, new URL(server.origin).host);
  const outcome = await visitor.visit(new Date('2026-11-23T09:00:00Z'));
  await visitor.close();
  endOf(outcome);
  const drafts = itemsOf(outcome).map((item) => normalise(item, source));
  expect(drafts).not.toContain(null);
  expect(new Set(drafts.map((draft) => draft?.externalId)).size).toBe(count);
  expect(new Set(drafts.map((draft) => draft?.url)).size).toBe(count);
});
