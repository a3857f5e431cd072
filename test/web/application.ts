/** The whole web over a real store and a real index in a folder of its own, listening on loopback; only fetching is left out, and jobs are remembered. */
import { join } from 'node:path';
import type { Area } from '../../src/domain/area.js';
import { areasSchema } from '../../src/domain/area.js';
import { createDependencies, type Dependencies, type DependencyName } from '../../src/domain/dependencies.js';
import type { RawItem } from '../../src/domain/item.js';
import { currentLogContext } from '../../src/domain/log-context.js';
import { type Source, sourcesSchema } from '../../src/domain/source.js';
import { normalise } from '../../src/intake/normalise.js';
import { saveDraft } from '../../src/intake/save-item.js';
import type { SourceAddingParts } from '../../src/intake/source-adding.js';
import { JOB_NAMES, type Jobs } from '../../src/jobs/jobs.js';
import { NO_SYNONYMS } from '../../src/language/compile-synonyms.js';
import { createMeasurements } from '../../src/metrics/measurements.js';
import { createMetrics } from '../../src/metrics/metrics.js';
import { createChangeFeed } from '../../src/search/change-feed.js';
import { openEmbeddedEngine } from '../../src/search/embedded.js';
import { syncEngine } from '../../src/search/sync.js';
import { createCatalogue } from '../../src/sources/catalogue.js';
import { createAddressPolicy } from '../../src/sources/fetch/address-policy.js';
import { createInlineParse } from '../../src/sources/parsing/parse-inline.js';
import { registerSources } from '../../src/sources/source-state.js';
import type { Store } from '../../src/store/store.js';
import { createTagger } from '../../src/tagging/tagger.js';
import { createApp } from '../../src/web/app.js';
import { listen } from '../../src/web/server.js';
import type { WebServices } from '../../src/web/services.js';
import { SQLITE, type StoreKind } from '../support/stores.js';

export const AREAS: Area[] = areasSchema.parse([
  {
    id: 'trygghet',
    name: 'Trygghet',
    definition: 'Arbete mot brott och olyckor.',
    threshold: 4,
    words: { sv: { 5: ['trygghetsvandring', 'brottsförebyggande'], 2: ['polis'], '-2': ['försäkring'] } },
  },
  {
    id: 'klimat',
    name: 'Klimat och energi',
    shortName: 'Klimat',
    definition: 'Utsläpp och energi.',
    threshold: 4,
    words: { sv: { 5: ['klimat-'] }, en: { 5: ['climate'] } },
  },
]);

export const SOURCES: Source[] = sourcesSchema.parse([
  {
    id: 'lokaltidningen',
    name: 'Lokaltidningen Nacka',
    url: 'https://lokal.example/rss',
    kind: 'rss',
    level: 'lokalsamhallet',
    type: 'nyhet',
    language: 'sv',
    expectedAreas: ['trygghet'],
  },
  {
    id: 'regionen',
    name: 'Region Exempel',
    url: 'https://anna:hemligt@region.example/atom',
    kind: 'atom',
    level: 'regionalt',
    type: 'rapport',
    language: 'sv',
  },
  {
    id: 'journal',
    name: 'Journal of Examples',
    url: 'https://journal.example/oai',
    kind: 'oai-pmh',
    level: 'globalt',
    type: 'forskning',
    language: 'en',
    params: { set: 'open' },
  },
  {
    id: 'avstangd',
    name: 'Avstängda källan',
    url: 'https://off.example/rss',
    kind: 'rss',
    level: 'nationellt',
    type: 'nyhet',
    language: 'sv',
    enabled: false,
  },
  {
    id: 'webbkarta',
    name: 'Webbkartan',
    url: 'https://karta.example/api',
    kind: 'json-api',
    level: 'nationellt',
    type: 'nyhet',
    language: 'sv',
  },
]);

export const METRICS_TOKEN = 'en-nyckel-som-är-lång';

export interface AskedJob {
  name: string;
  payload: unknown;
  key: string;
  priority: string | undefined;
}

export interface LogLine {
  level: string;
  event: string;
  fields: Record<string, unknown>;
}

export interface Application {
  url: string;
  services: WebServices;
  store: Store;
  jobs: AskedJob[];
  log: LogLine[];
  /** Saves entries as intake does, and brings the index up to date. @returns the ids of the items. */
  save(sourceId: string, entries: (Partial<RawItem> & { title: string })[]): Promise<string[]>;
  sync(): Promise<void>;
  close(): Promise<void>;
}

function rememberJobs(): { jobs: Jobs; asked: AskedJob[] } {
  const asked: AskedJob[] = [];
  const jobs: Jobs = {
    kind: 'in-process',
    begin: () => undefined,
    add: async (name, payload, { key, priority }) => {
      if (asked.some((job) => job.key === key)) return 'known';
      asked.push({ name, payload, key, priority });
      return 'added';
    },
    schedule: async () => undefined,
    state: async () => JOB_NAMES.map((name) => ({ name, waiting: 0, running: 0, delayed: 0, oldestMs: null })),
    running: async () => [],
    quarantined: async () => [],
    replay: async () => false,
    ping: async () => undefined,
    drain: async () => undefined,
    close: async () => 0,
  };
  return { jobs, asked };
}

let count = 0;

export function entry(fields: Partial<RawItem> & { title: string }): RawItem {
  count += 1;
  const at = new Date(Date.UTC(2026, 0, 1) + count * 3_600_000).toISOString();
  return {
    externalId: `entry-${count}`,
    url: `https://original.example/${count}`,
    summaryHtml: '',
    published: { at, precision: 'instant' },
    language: null,
    people: [],
    identifiers: {},
    ...fields,
  };
}

/** Store and search are essential and up, the others unused, but for what is given. */
export function dependOn(asks: Partial<Record<DependencyName, (() => Promise<unknown>) | null>> = {}): Dependencies {
  const up = async (): Promise<void> => undefined;
  return createDependencies({
    store: { ask: asks.store ?? up, isEssential: true },
    search: { ask: asks.search ?? up, isEssential: true },
    redis: { ask: asks.redis ?? null, isEssential: false },
    meilisearch: { ask: asks.meilisearch ?? null, isEssential: false },
  });
}

let kind = SQLITE;
/** Which store the applications of a test file stand on from now on; SQLite when nobody says. */
export const standOn = (other: StoreKind): void => {
  kind = other;
};

export interface ApplicationOptions {
  /** Those of config/. */
  sources?: Source[];
  /** What stands in for looking at foreign addresses, which is not done here. */
  adding?: Partial<SourceAddingParts>;
}

const NOT_HERE = { ok: false, failure: { code: 'dns', message: 'Adressen svarar inte.' } } as const;

/** @param overrides parts to put in place of the real ones. */
export async function startApplication(
  overrides: Partial<WebServices> = {},
  { sources = SOURCES, adding = {} }: ApplicationOptions = {},
): Promise<Application> {
  const temporary = await kind.open();
  const { store } = temporary;
  const folder = temporary.place.dataDir;
  const engine = openEmbeddedEngine({ folder: join(folder, 'search') });
  const feed = createChangeFeed(store.db);
  const tagger = createTagger(AREAS);
  const { jobs, asked } = rememberJobs();
  const lines: LogLine[] = [];
  const write = (level: string) => (fields: Record<string, unknown>, event: string) => {
    lines.push({ level, event, fields: { ...currentLogContext(), ...fields } });
  };
  let port = 0;
  const config = {
    areas: AREAS,
    baseUrl: 'https://spanare.example',
    host: '127.0.0.1',
    trustProxy: null,
    contact: 'spanare@kommun.example',
    metricsToken: METRICS_TOKEN,
  };
  const catalogue = createCatalogue({ configured: sources, db: store.db });
  const policy = createAddressPolicy({ allowHosts: [] });
  const measurements = createMeasurements('9.9.9');
  const dependencies = dependOn({ search: () => engine.generation() });
  const services: WebServices = {
    config,
    db: store.db,
    catalogue,
    adding: {
      db: store.db,
      catalogue,
      areaIds: AREAS.map((area) => area.id),
      parse: createInlineParse(),
      checkAddress: (url) => policy.check(url),
      propose: async () => NOT_HERE,
      trySource: async () => NOT_HERE,
      ...adding,
    },
    reading: { fetch: async () => NOT_HERE, parse: createInlineParse() },
    engine,
    feed,
    jobs,
    tagger: () => tagger,
    synonyms: () => NO_SYNONYMS,
    log: { info: write('info'), warn: write('warn'), error: write('error') },
    port: () => port,
    dependencies,
    down: () => new Set(),
    meter: measurements.meter,
    metrics: createMetrics({
      measurements,
      dependencies,
      whole: { db: store.db, catalogue, jobs, engine, feed },
    }),
    version: '9.9.9',
    ...overrides,
  };
  const listening = await listen(createApp(services), '127.0.0.1', 0);
  port = listening.port;
  const sync = async (): Promise<void> => {
    await syncEngine(services.engine, feed);
  };
  await registerSources(
    store.db,
    sources.filter((source) => source.enabled).map((source) => source.id),
    new Date().toISOString(),
    () => '2100-01-01T00:00:00.000Z',
  );
  return {
    url: `http://127.0.0.1:${port}`,
    services,
    store,
    jobs: asked,
    log: lines,
    sync,
    save: async (sourceId, entries) => {
      const source = services.catalogue.find(sourceId) ?? sources.find((one) => one.id === sourceId);
      if (source === undefined) throw new Error(`No source ${sourceId}`);
      const ids: string[] = [];
      for (const fields of entries) {
        const draft = normalise(entry(fields), source);
        if (draft === null) throw new Error(`Not an item: ${fields.title}`);
        ids.push((await saveDraft(store.db, draft, tagger, new Date().toISOString())).itemId);
      }
      await sync();
      return ids;
    },
    close: async () => {
      await listening.close(0);
      await engine.close();
      await temporary.remove();
    },
  };
}
