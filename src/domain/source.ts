/** A source as `config/sources.yaml` describes it: where it is, how it is read and what its items are taken to be. */

import { z } from 'zod';
import { canParseUrl } from './can-parse-url.js';
import { parseDurationMs } from './duration.js';
import { isSelector } from './selector.js';
import { TIPS_ID } from './tip-source.js';
import { ITEM_TYPES, LEVELS } from './vocabulary.js';

/** How a source's documents are to be understood; a kind with several ways of reading has one adapter for each. */
export const KINDS = ['rss', 'atom', 'jsonfeed', 'html', 'oai-pmh', 'sitemap', 'json-api'] as const;
export type Kind = (typeof KINDS)[number];

/** Interfaces that answer with records of their own form, by the name their reader goes by. */
export const RECORD_ADAPTERS = [
  'arxiv',
  'crossref',
  'gdp',
  'kolada',
  'krisinformation',
  'libris',
  'openalex',
  'polisen',
  'riksdagen',
  'scb-tables',
  'sedia',
  'swecris',
  'swepub',
  'vinnova',
] as const;
export type RecordAdapter = (typeof RECORD_ADAPTERS)[number];

/** Every way of reading a source. */
export const ADAPTERS = ['feed', 'jsonfeed', 'html-list', 'oai-pmh', 'sitemap', ...RECORD_ADAPTERS] as const;
export type Adapter = (typeof ADAPTERS)[number];

/** What is read when nothing is told; an interface has no way of its own. */
const USUAL_ADAPTER: Record<Kind, Adapter | null> = {
  rss: 'feed',
  atom: 'feed',
  jsonfeed: 'feed',
  html: 'html-list',
  'oai-pmh': 'oai-pmh',
  sitemap: 'sitemap',
  'json-api': null,
};

const SHORTEST_INTERVAL_MS = 60_000;

const duration = z.string().refine((text) => parseDurationMs(text) !== null, {
  message: 'skriv en ISO 8601-längd, till exempel PT1H eller P1D',
});

const webAddress = z.string().refine((text) => /^https?:\/\//i.test(text) && canParseUrl(text.replace(/[{}]/g, '')), {
  message: 'skriv en fullständig adress som börjar med http:// eller https://',
});

const selector = z.string().refine(isSelector, {
  message: 'skriv en CSS-väljare, till exempel ul.nyheter > li, och kontrollera parenteser och hakar',
});

/** CSS selectors for a listing page; `item` is searched in the page, the others inside each item. */
export const selectorsSchema = z.strictObject({
  item: selector,
  title: selector,
  link: selector.optional(),
  date: selector.optional(),
  summary: selector.optional(),
  next: selector.optional(),
});
export type Selectors = z.infer<typeof selectorsSchema>;

export const sourceSchema = z.strictObject({
  id: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,63}$/, {
      message: 'skriv ett id med små bokstäver a–z, siffror och bindestreck, högst 64 tecken',
    })
    .refine((id) => id !== TIPS_ID, { message: `välj ett annat id: ${TIPS_ID} är de tips som personer lämnar` }),
  name: z.string().trim().min(1),
  url: webAddress,
  kind: z.enum(KINDS),
  /** Must be told for `json-api`; elsewhere the kind says it. */
  adapter: z.enum(ADAPTERS).optional(),
  level: z.enum(LEVELS),
  type: z.enum(ITEM_TYPES),
  language: z.string().regex(/^[a-z]{2,3}$/, { message: 'skriv en språkkod, till exempel sv eller en' }),
  publisher: z.string().optional(),
  expectedAreas: z.array(z.string()).default([]),
  every: duration
    .refine((text) => (parseDurationMs(text) ?? 0) >= SHORTEST_INTERVAL_MS, {
      message: 'skriv minst en minut, PT1M; en gång i timmen, PT1H, räcker för de flesta flöden',
    })
    .default('PT6H'),
  /** Shortest time between two requests to the same scheme, host and port. */
  spacing: duration.default('PT1S'),
  enabled: z.boolean().default(true),
  selectors: selectorsSchema.optional(),
  /** The environment variable that holds the interface's key. */
  needsKey: z
    .union([
      z.boolean(),
      z.string().regex(/^[A-Z][A-Z0-9_]{2,63}$/, {
        message: 'skriv namnet på en miljövariabel med stora bokstäver, till exempel OPENALEX_API_KEY',
      }),
    ])
    .nullish(),
  /** Kind-specific: for OAI-PMH `set` and `metadataPrefix`. Free text (documentation of the interface) is allowed and ignored. */
  params: z.union([z.string(), z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]))]).optional(),
  /** Whether items' own pages may be read for a longer lead. Default: yes for feeds, pages, sitemaps and archives, no for interfaces. */
  ownPages: z.boolean().optional(),
  /** What is known about the source and its terms, for people; nothing in the program reads these. */
  notes: z.string().optional(),
  etiquette: z.string().optional(),
  terms: z.string().optional(),
  verified: z.string().optional(),
  template: z.boolean().optional(),
});
/** Durations are ISO 8601 text; see `parseDurationMs`. */
export type Source = z.infer<typeof sourceSchema> & {
  /** The environment variable whose key the source needs and has not got: it rests until then. Decided when the configuration is read. */
  missingKey?: string;
};

/** The whole file: a list. */
export const sourcesSchema = z.array(sourceSchema, { error: 'skriv en lista av källor, var och en inledd med - id:' });

const HOUR_MS = 3_600_000;

/** Shortest time between two requests to the source's host. */
export const spacingMsOf = (source: Pick<Source, 'spacing'> | undefined): number =>
  parseDurationMs(source?.spacing ?? '') ?? 1000;
/** How often the source is to be visited. */
export const everyMsOf = (source: Pick<Source, 'every'> | undefined): number =>
  parseDurationMs(source?.every ?? '') ?? HOUR_MS;
/** The way it is read; null for an interface that nobody has said how to read. */
export const adapterOf = (source: Pick<Source, 'kind' | 'adapter'>): Adapter | null =>
  source.adapter ?? USUAL_ADAPTER[source.kind];
/** Whether it is read as a feed: one document that shows its newest entries. */
export function isFeed(source: Pick<Source, 'kind' | 'adapter'>): boolean {
  const adapter = adapterOf(source);
  return adapter === 'feed' || adapter === 'jsonfeed';
}
/** Whether the adapter that is told can read what the kind says. */
export function adapterFits({ kind, adapter }: Pick<Source, 'kind' | 'adapter'>): boolean {
  if (adapter === undefined) return true;
  if (adapter === 'arxiv') return kind === 'atom' || kind === 'json-api';
  if (adapter === 'jsonfeed') return kind === 'jsonfeed';
  return isRecordAdapter(adapter) ? kind === 'json-api' : USUAL_ADAPTER[kind] === adapter;
}
/** Whether the reader is one of those for interfaces with records. */
export const isRecordAdapter = (adapter: Adapter | null): adapter is RecordAdapter =>
  RECORD_ADAPTERS.some((name) => name === adapter);
/** Whether there is a reader for it, and the key it needs. */
export const isReadable = (source: Pick<Source, 'kind' | 'adapter' | 'missingKey'>): boolean =>
  adapterOf(source) !== null && source.missingKey === undefined;
/** Whether its items' own pages are read: what an interface has given is all there is to know. */
export const readsOwnPages = (source: Pick<Source, 'kind' | 'adapter' | 'ownPages'>): boolean =>
  source.ownPages ?? !isRecordAdapter(adapterOf(source));
/** Where its requests go: scheme, host and port. */
export const originOf = (url: string): string => (canParseUrl(url) ? new URL(url).origin : url);
