/**
 * The main job, whatever plays it: a whole world is read, and every visible text is one item that says what it should. The same expectations
 * for one process on SQLite and for many on servers.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ApiItem, countItems, listItems, refreshAll } from './api.js';
import { createHome, type Home, type Product, type Reachable, waitFor } from './product.js';
import type { Snapshot } from './store.js';
import { type ExpectedText, type TestWorld, WORLDS, type WorldRequest } from './worlds.js';

const FILLED_WITHIN_MS = 60_000;
const SETTLED_WITHIN_MS = 90_000;
const VISITED_WITHIN_MS = 60_000;

const plain = (text: string): string => text.normalize('NFC').replace(/\s+/g, ' ').trim();
const isOwnPageEcho = (text: ExpectedText): boolean => text.echo?.kind === 'own-page';
/** Every text, and once more those that are repeated on a page of their own. */
const expectedCount = (texts: ExpectedText[]): number => texts.length + texts.filter(isOwnPageEcho).length;

/** What a publisher says of fetching as such: every process reads it for itself. */
const isPolicy = ({ path }: WorldRequest): boolean => path === '/robots.txt' || path.startsWith('/.well-known/');

/** What has been started for one world. */
export interface Team {
  /** Who is asked. */
  web: Reachable;
  /** All processes, the web included. */
  processes: Product[];
  snapshot(): Promise<Snapshot>;
  /** Ends what is left: servers, folders; the processes have been stopped. */
  close(): Promise<void>;
}

/** What only some teams promise. @param team as it is once all is read. */
export type MoreExpectations = (team: () => Team, world: () => TestWorld) => void;

/** Declares the suite in every world there is. @param start the processes, on a home with the world's sources, which it may fetch from. */
export function describeMainJob(
  start: (home: Home, world: TestWorld) => Promise<Team>,
  expectMore: MoreExpectations = () => {},
): void {
  describe.each(WORLDS)('$name', ({ start: startWorld, spacing }) => {
    let world: TestWorld;
    let home: Home;
    let team: Team;
    let texts: ExpectedText[];
    let items: ApiItem[];
    let filledMs = 0;

    const itemAt = (path: string): ApiItem | undefined => items.find((item) => item.url === world.url + path);
    const check = (judge: (text: ExpectedText, item: ApiItem) => boolean): unknown[] =>
      texts.flatMap((text) => {
        const item = itemAt(text.path);
        return item !== undefined && judge(text, item) ? [] : [{ text, item }];
      });

    beforeAll(async () => {
      world = await startWorld();
      home = createHome(await world.sources(spacing));
      texts = await world.texts();
      const startedMs = performance.now();
      await world.clearLog();
      team = await start(home, world);
      // What the first round took is judged by a test of its own.
      await waitFor(
        'all texts are items',
        SETTLED_WITHIN_MS,
        async () => (await countItems(team.web)) >= expectedCount(texts),
      );
      filledMs = performance.now() - startedMs;
      await waitFor('own pages have been read', SETTLED_WITHIN_MS, async () => (await team.snapshot()).pagesDue === 0);
      await waitFor('the index has caught up', 10_000, async () => {
        items = await listItems(team.web);
        return items.length >= expectedCount(texts);
      });
    }, 200_000);
    afterAll(async () => {
      const ended = await Promise.all((team?.processes ?? []).map((process) => process.stop()));
      await team?.close();
      await world?.close();
      home?.remove();
      expect(ended.map(({ code }) => code)).toEqual(ended.map(() => 0));
    });

    it('has every visible text within 60 s of start', () => {
      expect(filledMs).toBeLessThan(FILLED_WITHIN_MS);
    });

    it('has asked for each address once', async () => {
      const asked = (await world.log()).filter((request) => !isPolicy(request)).map(({ path }) => path);
      expect(asked.filter((path, i) => asked.indexOf(path) !== i)).toEqual([]);
    });

    it('has each text once, and nothing else', () => {
      expect(texts.filter((text) => itemAt(text.path) === undefined)).toEqual([]);
      expect(new Set(items.map((item) => item.url)).size).toBe(items.length);
      expect(items).toHaveLength(expectedCount(texts));
    });

    it('gives a text that is repeated with tracking in its link a second provenance', () => {
      const tracked = texts.filter((text) => text.echo?.kind === 'tracked-link');
      expect(tracked.length).toBeGreaterThan(0);
      for (const text of tracked) {
        const item = itemAt(text.path);
        const provenance = [item?.source.id, ...(item?.alsoIn ?? []).map((source) => source.id)];
        expect(provenance).toHaveLength(2);
        expect(provenance).toContain(world.echoSource);
      }
      expect(items.filter((item) => item.url.includes('utm_'))).toEqual([]);
    });

    it('lets a text that is repeated on a page of its own join the story', () => {
      const repeated = texts.filter(isOwnPageEcho);
      expect(repeated.length).toBeGreaterThan(0);
      const apart = repeated.filter((text) => itemAt(text.echo?.path ?? '')?.storyId !== itemAt(text.path)?.storyId);
      expect(apart.map((text) => text.title)).toEqual([]);
    });

    it('gives each its level, and the type of its source', async () => {
      const byId = new Map((await world.sources()).map((source) => [source.id, source]));
      const isRight = (text: ExpectedText, item: ApiItem): boolean => {
        const source = byId.get(item.source.id);
        const level = item.source.id === world.echoSource ? source?.level : text.level;
        return item.level === level && item.type === source?.type;
      };
      expect(check(isRight)).toEqual([]);
    });

    it('gives each its date, to the day at least', () => {
      const isRight = (text: ExpectedText, { publishedAt }: ApiItem): boolean => {
        const day = text.publishedAt.slice(0, 10);
        return publishedAt === `${day}T00:00:00.000Z` || publishedAt?.slice(0, 19) === text.publishedAt.slice(0, 19);
      };
      expect(check(isRight)).toEqual([]);
    });

    it('gives each its language', () => {
      expect(check((text, item) => item.language === text.language)).toEqual([]);
    });

    it('keeps every letter, dash and quote of title and lead, in every encoding', () => {
      const isRight = (text: ExpectedText, item: ApiItem): boolean => {
        const lead = plain(item.summary.replace(/\s*…$/u, ''));
        // A listing's lead may be cut; under 200 characters the own page has given more.
        const isLongEnough = lead.length >= Math.min(190, plain(text.text).length);
        return plain(item.title).startsWith(plain(text.title)) && plain(text.text).startsWith(lead) && isLongEnough;
      };
      expect(check(isRight)).toEqual([]);
    });

    it('has no script and no markup anywhere', () => {
      const said = items.map((item) => `${item.title} ${item.summary}`);
      expect(said.filter((text) => /alert\(|<\/?(?:script|p|a|h\d|div)\b/i.test(text))).toEqual([]);
    });

    it('gives areas with reasons to the texts that belong to one', () => {
      const belonging = texts.filter((text) => text.areas.some((area) => area !== 'projekt'));
      const tagged = belonging.filter((text) => (itemAt(text.path)?.areas.length ?? 0) > 0);
      expect(tagged.length / belonging.length).toBeGreaterThan(0.8);
      const areas = items.flatMap((item) => item.areas);
      expect(
        areas.filter(
          ({ reasons }) => reasons.length === 0 || reasons.some(({ word, points }) => word === '' || points === 0),
        ),
      ).toEqual([]);
    });

    it('finds a text by words of its title', async () => {
      const [text] = texts;
      const found = await team.web.getJson<{ items: ApiItem[] }>(
        `/api/v1/items?q=${encodeURIComponent(text?.title ?? '')}`,
      );
      expect(found.items[0]?.title).toBe(text?.title);
    });

    it('is answered 304, or asks nothing, in a second round; then finds what is new, once', async () => {
      await world.clearLog();
      const sources = await refreshAll(team.web, VISITED_WITHIN_MS);
      expect(sources.filter(({ state }) => state.failure !== null)).toEqual([]);
      const isOurs = ({ path }: WorldRequest): boolean => /^\/(?:log|sources\.json)/.test(path);
      const asked = (await world.log()).filter((request) => !isOurs(request) && !isPolicy(request));
      expect(asked.filter(({ status, path }) => status !== 304 && !/[?&]from=/.test(path))).toEqual([]);
      expect(asked.filter(({ path }) => path.includes('verb=ListRecords'))).not.toEqual([]);
      expect(await countItems(team.web)).toBe(expectedCount(texts));

      await world.advance();
      const all = await world.texts();
      expect(all.length).toBeGreaterThan(texts.length);
      await refreshAll(team.web, VISITED_WITHIN_MS);
      await waitFor('the new texts are items', 30_000, async () => (await countItems(team.web)) >= expectedCount(all));
      const then = await listItems(team.web);
      expect(all.filter((text) => !then.some((item) => item.url === world.url + text.path))).toEqual([]);
      expect(new Set(then.map((item) => item.url)).size).toBe(then.length);
      expect(then).toHaveLength(expectedCount(all));
      expect(await team.snapshot()).toMatchObject({ integrity: 'ok', orphans: 0 });
    }, 150_000);

    expectMore(
      () => team,
      () => world,
    );
  });
}
