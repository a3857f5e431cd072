/** kill -9 while the search index is written, merged and made anew: what was said to be written is there, the file is whole, and it goes on. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DatabaseSync } from '@photostructure/sqlite';
import { openEmbeddedEngine } from '../../src/search/embedded.js';
import type { Change, SearchEngine } from '../../src/search/engine.js';
import { parseQuery } from '../../src/search/query.js';
import { ensureBuilt } from './product.js';

/** 50 in a thorough run: WORLD_KILL_ROUNDS=50. */
const KILLS = Number(process.env.WORLD_KILL_ROUNDS ?? 5);
const CHANGES = 1500;
const ITEMS = 200;
const PER_BATCH = 5;
/** As many batches are on their way at once, so that the writer never rests. */
const AHEAD = 8;
const LATEST_KILL_MS = 400;
const WORDS = ['simhall', 'bibliotek', 'cykel', 'skola', 'park', 'torg', 'hamn', 'spårvagn'];
const WRITER = fileURLToPath(new URL('./index-writer.mjs', import.meta.url));

/** The words of an item as its change number has it; null where the change takes it away. */
function wordsAt(number: number): string[] | null {
  if (number % 11 === 0) return null;
  return [0, 1, 2].map((i) => WORDS[(number * (i + 3) + (number >> 3)) % WORDS.length] ?? '');
}

const idAt = (number: number): string => `item-${(number * 7) % ITEMS}`;

function changeAt(number: number): Change {
  const [id, words] = [idAt(number), wordsAt(number)];
  if (words === null) return { id, changeNumber: number, document: null };
  const fixed = { language: 'sv', level: 'kommunen', type: 'nyhet', source: 'a' } as const;
  const sortAt = new Date(Date.UTC(2026, 0, 1) + number * 60_000).toISOString();
  const texts = { title: words.join(' '), summary: `Ändring ${number}` };
  return {
    id,
    changeNumber: number,
    document: { id, changeNumber: number, ...fixed, ...texts, areas: [], people: [], sortAt },
  };
}

const changesTo = (from: number, to: number): Change[] =>
  Array.from({ length: to - from + 1 }, (_, i) => changeAt(from + i));

/** Each item's words after all changes up to one. */
function expectedAt(last: number): Map<string, string[]> {
  const items = new Map<string, string[]>();
  for (let number = 1; number <= last; number++) {
    const words = wordsAt(number);
    if (words === null) items.delete(idAt(number));
    else items.set(idAt(number), words);
  }
  return items;
}

let folder: string;
let writer: ChildProcess | null;
beforeAll(() => ensureBuilt(), 60_000);
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'spanare-kill-'));
  writer = null;
});
afterEach(async () => {
  await kill();
  rmSync(folder, { recursive: true, force: true });
});

async function kill(): Promise<void> {
  if (writer === null || writer.exitCode !== null || writer.signalCode !== null) return;
  const gone = once(writer, 'exit');
  writer.kill('SIGKILL');
  await gone;
}

/** @returns what the index says it was given last. */
async function startWriter(): Promise<number> {
  writer = fork(WRITER, [folder], { execArgv: [] });
  const [{ lastApplied }] = (await once(writer, 'message')) as [{ lastApplied: number }];
  return lastApplied;
}

function send(message: { name: 'apply' | 'rebuild'; changes: Change[] }): void {
  // A killed process takes no more.
  writer?.send(message, () => {});
}

/** Sends all changes after `from`, in batches. @returns the last change that was said to be written, asked for at any time. */
function fillFrom(from: number): { acknowledged: () => number; all: Promise<void> } {
  let [sent, acknowledged] = [from, from];
  const sendNext = (): void => {
    const to = Math.min(CHANGES, sent + PER_BATCH);
    if (sent < to) send({ name: 'apply', changes: changesTo(sent + 1, to) });
    sent = to;
  };
  for (let i = 0; i < AHEAD; i++) sendNext();
  const all = new Promise<void>((resolve) => {
    writer?.on('message', () => {
      acknowledged = Math.min(CHANGES, acknowledged + PER_BATCH);
      sendNext();
      if (acknowledged === CHANGES) resolve();
    });
  });
  return { acknowledged: () => acknowledged, all };
}

async function findAll(engine: SearchEngine, q: string): Promise<string[]> {
  const ids: string[] = [];
  for (let cursor: string | undefined, isFirst = true; isFirst || cursor !== undefined; isFirst = false) {
    const page = cursor === undefined ? {} : { cursor };
    const answer = await engine.search({ query: parseQuery(q), filters: {}, sort: 'newest', limit: 100, ...page });
    ids.push(...answer.hits.map((hit) => hit.id));
    cursor = answer.nextCursor;
  }
  return ids.sort();
}

/** The file is whole, and the index has what its changes say and nothing else. */
async function expectWhole(): Promise<number> {
  const file = new DatabaseSync(join(folder, 'items.db'));
  expect(file.prepare('pragma integrity_check').all()).toEqual([{ integrity_check: 'ok' }]);
  file.close();
  const engine = openEmbeddedEngine({ folder });
  try {
    const last = await engine.lastApplied();
    const expected = expectedAt(last);
    expect(await findAll(engine, '')).toEqual([...expected.keys()].sort());
    for (const word of WORDS) {
      const having = [...expected].filter(([, words]) => words.includes(word)).map(([id]) => id);
      expect({ word, ids: await findAll(engine, `"${word}"`) }).toEqual({ word, ids: having.sort() });
    }
    return last;
  } finally {
    await engine.close();
  }
}

function readFile<Row>(sql: string): Row[] {
  const file = new DatabaseSync(join(folder, 'items.db'));
  const rows = file.prepare(sql).all() as Row[];
  file.close();
  return rows;
}

/** The segments of the only set there is. */
function readSegments(): { number: number; is_whole: number }[] {
  const [set] = readFile<{ value: number }>("select value from meta where name = 'current'");
  return readFile(`select number, is_whole from segments_${set?.value}`);
}

describe('a process killed while it writes the index', () => {
  it(
    `loses nothing it has said, ${KILLS} times over, and goes on to the end`,
    async () => {
      let unfinishedMerges = 0;
      // At least one comes in the middle of a large merge.
      for (let i = 0; i < KILLS || unfinishedMerges === 0; i++) {
        const { acknowledged } = fillFrom(await startWriter());
        await wait(Math.random() * LATEST_KILL_MS);
        await kill();
        const last = await expectWhole();
        expect(last).toBeGreaterThanOrEqual(acknowledged());
        unfinishedMerges += readSegments().filter(({ is_whole }) => is_whole === 0).length;
        // All is written: begin again, so that there is something to kill.
        if (last === CHANGES) rmSync(folder, { recursive: true });
      }
      const { all } = fillFrom(await startWriter());
      await all;
      expect(await expectWhole()).toBe(CHANGES);
      const segments = readSegments();
      expect(Math.max(...segments.map(({ number }) => number))).toBeGreaterThan(2 * segments.length);
    },
    60_000 + KILLS * 10_000,
  );

  it(
    `has the old index or the new one whole when it makes one anew, ${KILLS} times over`,
    async () => {
      await startWriter();
      for (let i = 0; i < KILLS; i++) {
        send({ name: 'rebuild', changes: changesTo(1, 700 + i * 100) });
        if (i === 0 && writer !== null) await once(writer, 'message');
        await wait(i === 0 ? 0 : Math.random() * LATEST_KILL_MS);
        await kill();
        const last = await expectWhole();
        expect([700 + (i - 1) * 100, 700 + i * 100]).toContain(last);
        await startWriter();
        // What was left half done does not stand in the way, and goes with the next that is done.
        send({ name: 'rebuild', changes: changesTo(1, 700 + i * 100) });
        if (writer !== null) await once(writer, 'message');
        expect(readFile('select number from sets')).toHaveLength(1);
        expect(readFile("select name from sqlite_master where name like 'docs%' and type = 'table'")).toHaveLength(1);
      }
      expect(await expectWhole()).toBe(700 + (KILLS - 1) * 100);
    },
    60_000 + KILLS * 10_000,
  );
});
