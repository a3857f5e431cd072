/** The two outside worlds in one shape: the project's own, and the one in ../shared where that lies beside the project. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type DemoSource, echoEntry } from '../../src/demo/publishers.js';
import { type DemoWorld, startDemoWorld } from '../../src/demo/world.js';

/** What a text must look like once it is an item. */
export interface ExpectedText {
  /** Path of its own page. */
  path: string;
  title: string;
  text: string;
  level: string;
  language: string;
  publishedAt: string;
  areas: string[];
  /** How another publisher repeats it; `path` is that page's. */
  echo?: { kind: 'tracked-link' | 'own-page'; path: string };
}

export interface WorldRequest {
  path: string;
  status: number;
  ifNoneMatch?: string | null;
}

export interface TestWorld {
  url: string;
  echoSource: string;
  sources(spacing?: string): Promise<DemoSource[]>;
  /** What is out now. */
  texts(): Promise<ExpectedText[]>;
  advance(): Promise<void>;
  log(): Promise<WorldRequest[]>;
  clearLog(): Promise<void>;
  close(): Promise<void>;
}

export interface WorldOptions {
  now?: Date;
  hiddenShare?: number;
}

function describeOwn(world: DemoWorld, levelOf: Map<string, string>): ExpectedText[] {
  return world
    .texts()
    .filter((text) => !text.isHeldBack)
    .map((text) => ({
      path: `/text/${text.id}`,
      title: text.title,
      text: text.text,
      level: levelOf.get(text.publisher) ?? '',
      language: text.language,
      publishedAt: text.publishedAt.toISOString(),
      areas: text.areas,
      ...(text.echo && { echo: { kind: text.echo, path: echoEntry(text).path } }),
    }));
}

export async function startOwnWorld({ now = new Date(), hiddenShare = 0.1 }: WorldOptions = {}): Promise<TestWorld> {
  const world = await startDemoWorld({ port: 0, now, hiddenShare });
  const levelOf = new Map(world.sources().map((source) => [source.id, source.level]));
  return {
    url: world.url,
    echoSource: 'spegeln',
    sources: async (spacing) => world.sources(spacing),
    texts: async () => describeOwn(world, levelOf),
    advance: async () => world.advance(),
    log: async () => [...world.log()],
    clearLog: async () => world.clearLog(),
    close: world.close,
  };
}

const script = fileURLToPath(new URL('../../../shared/world/server.mjs', import.meta.url));
const documents = fileURLToPath(new URL('../../../shared/data/docs.jsonl', import.meta.url));

/** False in a clone alone. */
export const hasSharedWorld = existsSync(script) && existsSync(documents);

/** Says aloud that a suite is left out. */
export function tellSkipped(what: string): void {
  if (!hasSharedWorld)
    console.warn(`SKIPPED: ${what}: ../shared/world is absent; the project's own world proves the same.`);
}

interface SharedDocument {
  id: string;
  title: string;
  text: string;
  lang: string;
  level: string;
  areas: string[];
}

const readDocuments = (): SharedDocument[] =>
  readFileSync(documents, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as SharedDocument);

const isRepeated = (feed: string, base: string, path: string): boolean => feed.includes(`${base}${path}`);

function describeEcho(feed: string, base: string, id: string): Pick<ExpectedText, 'echo'> {
  const own = `/eko/${id}<`;
  const tracked = `/p/${id}?`;
  if (isRepeated(feed, base, own)) return { echo: { kind: 'own-page', path: own.slice(0, -1) } };
  return isRepeated(feed, base, tracked) ? { echo: { kind: 'tracked-link', path: tracked } } : {};
}

async function describeShared(url: string): Promise<ExpectedText[]> {
  const feed = await (await fetch(`${url}/eko/rss.xml`)).text();
  const texts = await Promise.all(
    readDocuments().map(async (document): Promise<ExpectedText | null> => {
      const path = `/p/${document.id}`;
      const response = await fetch(url + path);
      const page = await response.text();
      if (response.status !== 200) return null;
      const publishedAt = /published_time" content="([^"]+)"/.exec(page)?.[1] ?? '';
      const { title, text, level, areas } = document;
      const echo = describeEcho(feed, url, document.id);
      return { path, title, text, level, language: document.lang, publishedAt, areas, ...echo };
    }),
  );
  return texts.filter((text): text is ExpectedText => text !== null);
}

/** @param more flags of the server, e.g. `['--now', …]`. */
export async function startSharedWorld({ now, hiddenShare }: WorldOptions = {}): Promise<TestWorld> {
  const flags = [
    ...(now ? ['--now', now.toISOString()] : []),
    ...(hiddenShare === undefined ? [] : ['--hidden', String(hiddenShare)]),
  ];
  const child = spawn(process.execPath, [script, '--port', '0', ...flags], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [said] = await once(child.stdout, 'data');
  const url = /http:\/\/127\.0\.0\.1:\d+/.exec(String(said))?.[0] ?? '';
  return {
    url,
    echoSource: 'varld-ekot',
    sources: async (spacing) => {
      const sources = (await (await fetch(`${url}/sources.json`)).json()) as DemoSource[];
      return sources.map((source) => ({ ...source, ...(spacing && { spacing }) }));
    },
    texts: () => describeShared(url),
    advance: async () => {
      await fetch(`${url}/advance`, { method: 'POST' });
    },
    log: async () => (await (await fetch(`${url}/log`)).json()) as WorldRequest[],
    clearLog: async () => {
      await fetch(`${url}/log`, { method: 'DELETE' });
    },
    close: async () => {
      const ended = once(child, 'exit');
      child.kill();
      await ended;
    },
  };
}

/** The worlds that there are, for `describe.each`. */
export const WORLDS: {
  name: string;
  start: (options?: WorldOptions) => Promise<TestWorld>;
  spacing: string | undefined;
}[] = [
  { name: 'the project’s own world', start: startOwnWorld, spacing: 'PT0.02S' },
  // The default spacing of one second: the promise of sixty seconds is made for real publishers.
  ...(hasSharedWorld ? [{ name: 'the shared world', start: startSharedWorld, spacing: undefined }] : []),
];
