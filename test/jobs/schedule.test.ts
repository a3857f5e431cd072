/** The look at the store: what it hints, in which order, what it leaves alone, and that trouble neither stops it nor fills the log. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { normalise } from '../../src/intake/normalise.js';
import { saveDraft } from '../../src/intake/save-item.js';
import { type AddOptions, JOB_NAMES, type JobName, type Jobs, QueueUnavailableError } from '../../src/jobs/jobs.js';
import { createQuarantine } from '../../src/jobs/quarantine.js';
import { look, type ScheduleParts, startSchedule } from '../../src/jobs/schedule.js';
import type { ChangeFeed, SearchEngine } from '../../src/search/engine.js';
import { claimSource, registerSources, requestFetch, setActiveSources } from '../../src/sources/source-state.js';
import type { Db } from '../../src/store/store.js';
import { type LogLine, recordLog, until } from '../contract/jobs.js';
import { raw, source, tagger } from '../intake/support.js';
import { fixedCatalogue } from '../support/catalogue.js';
import { STORES, type TemporaryStore } from '../support/stores.js';

const PAST = '2026-01-01T00:00:00.000Z';
const FUTURE = '2999-01-01T00:00:00.000Z';

interface Hint extends AddOptions {
  name: JobName;
  payload: unknown;
}

describe.each(STORES)('the look on $name', (kind) => {
  let temporary: TemporaryStore;
  let db: Db;
  let hints: Hint[];
  let schedules: string[][];
  let trouble: Error | null;
  let lastChange: number;
  let lines: LogLine[];
  let parts: ScheduleParts;
  const sources = [
    source('a'),
    source('a2', { url: 'https://a.example/second' }),
    source('b'),
    source('resting', { url: 'https://b.example/resting' }),
  ];

  beforeEach(async () => {
    temporary = await kind.open();
    db = temporary.store.db;
    hints = [];
    schedules = [];
    trouble = null;
    lastChange = 0;
    const recorded = recordLog();
    lines = recorded.lines;
    const jobs = {
      add: async (name: JobName, payload: unknown, options: AddOptions) => {
        if (trouble) throw trouble;
        hints.push({ name, payload, ...options });
        return 'added';
      },
      schedule: async (list: { name: string }[]) => {
        schedules.push(list.map((one) => one.name));
      },
    } as unknown as Jobs;
    const feed = {
      lastChange: async () => lastChange,
      readCursor: async () => ({ lastChange: 0, generation: 'g' }),
    } as unknown as ChangeFeed;
    const engine = {
      name: 'embedded',
      generation: async () => 'g',
      lastApplied: async () => 0,
    } as unknown as SearchEngine;
    parts = {
      db,
      jobs,
      feed,
      engine,
      catalogue: fixedCatalogue(sources),
      names: JOB_NAMES,
      tagger: () => tagger,
      log: recorded.log,
    };
    await registerSources(
      db,
      sources.map((one) => one.id),
      PAST,
      () => FUTURE,
    );
  });
  afterEach(() => temporary.remove());

  const makeDue = (id: string, at = PAST) =>
    db.updateTable('source_states').set({ next_fetch_at: at }).where('source_id', '=', id).execute();
  const hinted = async (name: JobName): Promise<Hint[]> => {
    hints.length = 0;
    await look(parts);
    return hints.filter((hint) => hint.name === name);
  };
  const saveWithPage = async (sourceId: string, n: number): Promise<void> => {
    const from = sources.find((one) => one.id === sourceId) ?? source(sourceId);
    const host = new URL(from.url).host;
    const draft = normalise(
      raw({ externalId: `${sourceId}${n}`, url: `https://${host}/${n}`, title: `Notis ${n}`, summaryHtml: 'Kort.' }),
      from,
    );
    if (draft === null) throw new Error('No draft');
    await saveDraft(db, draft, tagger, PAST);
    await db.updateTable('items').set({ page_due_at: PAST }).where('page_due_at', 'is not', null).execute();
  };

  it('has nothing to say when nothing is due', async () => {
    await look(parts);
    expect(hints).toEqual([]);
  });

  it('hints each host once, those that a person waits for first', async () => {
    await makeDue('a', '2026-01-02T00:00:00.000Z');
    await makeDue('a2');
    await requestFetch(db, 'b', '2026-02-01T00:00:00.000Z');
    expect(await hinted('visit-host')).toEqual([
      { name: 'visit-host', payload: { origin: 'https://b.example' }, key: 'https://b.example' },
      { name: 'visit-host', payload: { origin: 'https://a.example' }, key: 'https://a.example' },
    ]);
  });

  it('leaves alone what is claimed, switched off, or not among its own', async () => {
    for (const one of sources) await makeDue(one.id);
    await claimSource(db, 'a', { owner: 'x', now: PAST, until: FUTURE });
    await claimSource(db, 'a2', { owner: 'x', now: PAST, until: FUTURE });
    await setActiveSources(db, ['a', 'a2', 'b']);
    expect((await hinted('visit-host')).map((hint) => hint.key)).toEqual(['https://b.example']);
    await setActiveSources(db, ['a', 'resting']);
    expect((await hinted('visit-host')).map((hint) => hint.key)).toEqual(['https://b.example']);
    await setActiveSources(db, ['a']);
    expect(await hinted('visit-host')).toEqual([]);
    parts = { ...parts, catalogue: fixedCatalogue([]) };
    await setActiveSources(db, ['b']);
    expect(await hinted('visit-host')).toEqual([]);
  });

  it('copes with more sources than a statement may name', async () => {
    const many = Array.from({ length: 20_000 }, (_, i) => source(`m${i}`, { url: `https://h${i % 7}.example/${i}` }));
    await registerSources(
      db,
      many.slice(0, 1200).map((one) => one.id),
      PAST,
      () => PAST,
    );
    parts = { ...parts, catalogue: fixedCatalogue(many) };
    expect(await hinted('visit-host')).toHaveLength(7);
    await setActiveSources(
      db,
      many.slice(0, 3).map((one) => one.id),
    );
    expect(await hinted('visit-host')).toHaveLength(3);
  }, 60_000);

  it('hints pages by host, so many at a time, and not where a source is due or being visited', async () => {
    for (let n = 0; n < 25; n++) await saveWithPage('a', n);
    await saveWithPage('b', 1);
    const pages = await hinted('read-pages');
    expect(pages.map((hint) => [hint.key, hint.priority])).toEqual([
      ['https://a.example', 'spare'],
      ['https://b.example', 'spare'],
    ]);
    expect(pages[0]?.payload).toMatchObject({ itemIds: { length: 20 } });
    await makeDue('a2');
    expect((await hinted('read-pages')).map((hint) => hint.key)).toEqual(['https://b.example']);
    await claimSource(db, 'a2', { owner: 'x', now: PAST, until: FUTURE });
    await claimSource(db, 'resting', { owner: 'x', now: PAST, until: FUTURE });
    expect(await hinted('read-pages')).toEqual([]);
  });

  it('hints pages although a source of their host is due, where its visits are in quarantine', async () => {
    await saveWithPage('a', 1);
    await saveWithPage('b', 1);
    await makeDue('a2');
    await makeDue('b');
    const tell = { payload: {}, cause: 'x', tries: 3 };
    await createQuarantine(db).put({ ...tell, name: 'visit-host', key: 'https://a.example' });
    await createQuarantine(db).put({ ...tell, name: 'read-pages', key: 'https://b.example' });
    expect((await hinted('read-pages')).map((hint) => hint.key)).toEqual(['https://a.example']);
    await claimSource(db, 'a2', { owner: 'x', now: PAST, until: FUTURE });
    expect(await hinted('read-pages')).toEqual([]);
  });

  it('hints no pages of sources that are switched off', async () => {
    await saveWithPage('a', 1);
    await setActiveSources(db, ['b']);
    expect(await hinted('read-pages')).toEqual([]);
  });

  it('hints the index when it is behind', async () => {
    expect(await hinted('sync-index')).toEqual([]);
    lastChange = 1;
    expect(await hinted('sync-index')).toEqual([{ name: 'sync-index', payload: {}, key: 'embedded' }]);
  });

  it('needs no index where it does not look for it', async () => {
    lastChange = 1;
    parts = { ...parts, engine: null, names: JOB_NAMES.filter((name) => name !== 'sync-index') };
    expect(await hinted('sync-index')).toEqual([]);
  });

  it('hints routines whose time has passed', async () => {
    parts = { ...parts, routines: [{ name: 'r', cron: '30 3 * * *' }] };
    expect(await hinted('routine')).toEqual([]);
    await db.updateTable('routines').set({ done_for: PAST }).execute();
    expect(await hinted('routine')).toEqual([{ name: 'routine', payload: { routine: 'r' }, key: 'r' }]);
  });

  it('looks only for what it is asked for', async () => {
    await makeDue('a');
    lastChange = 1;
    for (const name of JOB_NAMES) {
      parts = { ...parts, names: [name] };
      hints.length = 0;
      await look(parts);
      expect(hints.every((hint) => hint.name === name)).toBe(true);
    }
  });

  it('goes on through trouble, and tells of it once when it begins and once when it ends', async () => {
    await makeDue('a');
    trouble = new QueueUnavailableError('Redis svarar inte.');
    const stop = startSchedule(parts);
    await until(() => lines.length > 0);
    await new Promise((resolve) => setTimeout(resolve, 2200));
    expect(lines.map((line) => line.event)).toEqual(['look-failed']);
    trouble = null;
    await until(() => lines.length === 2, 3000);
    expect(lines[1]?.event).toBe('look-works-again');
    await until(() => schedules.length === 1, 3000);
    expect(schedules).toEqual([['tidy']]);
    await stop();
    const { length } = hints;
    await new Promise((resolve) => setTimeout(resolve, 1200));
    expect(hints).toHaveLength(length);
  }, 20_000);

  it('hints tagging at start where items have another lexicon’s areas', async () => {
    await saveWithPage('a', 1);
    await db.updateTable('items').set({ tagged_with: 'old', page_due_at: null }).execute();
    const stop = startSchedule(parts);
    await until(() => hints.some((hint) => hint.name === 'retag'));
    await stop();
    expect(hints.filter((hint) => hint.name === 'retag')).toEqual([
      { name: 'retag', payload: {}, key: 'all', priority: 'spare' },
    ]);
  });
});
