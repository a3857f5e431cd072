/** A source as `config/sources.yaml` describes it: where it is, how it is read and what its items are taken to be. */

import { z } from 'zod';
import { canParseUrl } from './can-parse-url.js';
import { parseDurationMs } from './duration.js';
import { isSelector } from './selector.js';
import { ITEM_TYPES, LEVELS } from './vocabulary.js';

/** Kinds this version can read. */
export const READABLE_KINDS = ['rss', 'atom', 'jsonfeed', 'html', 'oai-pmh'] as const;
/** Kinds that may stand in the file but have no reader yet: such a source rests and says so. */
export const KNOWN_KINDS = [...READABLE_KINDS, 'sitemap', 'json-api'] as const;

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
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, {
    message: 'skriv ett id med små bokstäver a–z, siffror och bindestreck, högst 64 tecken',
  }),
  name: z.string().trim().min(1),
  url: webAddress,
  kind: z.enum(KNOWN_KINDS),
  adapter: z.string().optional(),
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
  needsKey: z.union([z.string(), z.boolean()]).nullish(),
  /** Kind-specific: for OAI-PMH `set` and `metadataPrefix`. Free text (documentation of the interface) is allowed and ignored. */
  params: z.union([z.string(), z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]))]).optional(),
  /** What is known about the source and its terms, for people; nothing in the program reads these. */
  notes: z.string().optional(),
  etiquette: z.string().optional(),
  terms: z.string().optional(),
  verified: z.string().optional(),
  template: z.boolean().optional(),
});
/** Durations are ISO 8601 text; see `parseDurationMs`. */
export type Source = z.infer<typeof sourceSchema>;

/** The whole file: a list. */
export const sourcesSchema = z.array(sourceSchema, { error: 'skriv en lista av källor, var och en inledd med - id:' });

const HOUR_MS = 3_600_000;

/** Shortest time between two requests to the source's host. */
export const spacingMsOf = (source: Pick<Source, 'spacing'> | undefined): number =>
  parseDurationMs(source?.spacing ?? '') ?? 1000;
/** How often the source is to be visited. */
export const everyMsOf = (source: Pick<Source, 'every'> | undefined): number =>
  parseDurationMs(source?.every ?? '') ?? HOUR_MS;
/** Whether there is a reader for its kind. */
export const isReadable = (source: Pick<Source, 'kind'>): boolean =>
  READABLE_KINDS.some((kind) => kind === source.kind);
/** Where its requests go: scheme, host and port. */
export const originOf = (url: string): string => (canParseUrl(url) ? new URL(url).origin : url);
