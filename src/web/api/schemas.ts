/** The shapes that the API promises, once: answers are typed by them, OpenAPI is made from them and tests hold answers against them. */

import { z } from 'zod';
import { DEPENDENCIES, DEPENDENCY_STATES } from '../../domain/dependencies.js';
import { KNOWN_KINDS, selectorsSchema } from '../../domain/source.js';
import { ITEM_TYPES, LEVELS } from '../../domain/vocabulary.js';
import { HEALTH_STATUSES } from '../../sources/health.js';
import { visitReportSchema } from '../../sources/source-state.js';

const instant = z.iso.datetime().meta({ description: 'ISO 8601 in UTC' });
const counts = z.record(z.string(), z.number().int().nonnegative());
const highlighted = z.string().meta({
  description:
    'HTML that is safe to insert as it stands: the text with &, <, >, " and \' escaped and the hits in <mark>. No other elements, no attributes.',
});

const sourceName = z.strictObject({
  id: z.string(),
  name: z.string().meta({ description: 'The id where the source no longer stands in the configuration' }),
});

const itemAreaSchema = z.strictObject({
  id: z.string(),
  score: z.number(),
  origin: z.enum(['lexicon', 'model', 'person']).meta({ description: "A person's word stands above the machine's" }),
  reasons: z.array(z.strictObject({ word: z.string(), points: z.number(), where: z.enum(['title', 'summary']) })),
});

export const itemSchema = z
  .strictObject({
    id: z.string(),
    url: z.string().meta({ description: 'The original. Check the scheme before you make a link of it' }),
    title: z.string().meta({ description: 'Plain text' }),
    summary: z.string().meta({ description: 'Plain text, at most 600 characters' }),
    highlight: z
      .strictObject({ title: highlighted, summary: highlighted })
      .optional()
      .meta({ description: 'Only in searches, and only where a word of title or summary was hit' }),
    publishedAt: instant.nullable(),
    firstSeenAt: instant,
    language: z.string(),
    level: z.enum(LEVELS),
    type: z.enum(ITEM_TYPES),
    source: sourceName,
    alsoIn: z.array(z.strictObject({ id: z.string(), name: z.string(), url: z.string() })),
    storyId: z.string(),
    areas: z.array(itemAreaSchema),
    people: z.array(
      z.strictObject({ name: z.string(), affiliation: z.string().optional(), orcid: z.string().optional() }),
    ),
    identifiers: z.record(z.string(), z.string()),
  })
  .meta({ id: 'Item' });
export type ApiItem = z.infer<typeof itemSchema>;

export const itemListSchema = z
  .strictObject({
    items: z.array(itemSchema),
    total: z.number().int().nonnegative(),
    facets: z
      .strictObject({ area: counts, level: counts, type: counts, source: counts, language: counts })
      .meta({ description: "Hits by value; the counts of a facet leave out that facet's own filter" }),
    histogram: z
      .array(z.strictObject({ week: z.string().meta({ example: '2026-W47' }), n: z.number().int().nonnegative() }))
      .meta({ description: 'Hits by ISO week, oldest first; weeks without hits are left out' }),
    corrected: z
      .string()
      .optional()
      .meta({ description: 'The query with misspelt words replaced, where that finds something' }),
    relaxed: z
      .literal(true)
      .optional()
      .meta({ description: 'Few texts had all words; those with most of them follow' }),
    problems: z
      .array(z.string())
      .optional()
      .meta({ description: 'Swedish sentences about what in q could not be read' }),
    nextCursor: z.string().optional().meta({ description: 'Absent on the last page' }),
  })
  .meta({ id: 'ItemList' });

export const storySchema = z
  .strictObject({ id: z.string(), leadItemId: z.string(), items: z.array(itemSchema) })
  .meta({ id: 'Story', description: 'Items that tell the same, oldest first' });

export const areaListSchema = z
  .strictObject({
    areas: z.array(
      z.strictObject({
        id: z.string(),
        name: z.string(),
        shortName: z.string(),
        definition: z.string(),
        threshold: z.number().meta({ description: 'Points needed for the area to be given' }),
      }),
    ),
  })
  .meta({ id: 'AreaList' });

const reportSchema = z.strictObject(visitReportSchema.shape);

const sourceStateSchema = z.strictObject({
  status: z.enum(HEALTH_STATUSES),
  label: z.string().meta({ description: 'The status in Swedish' }),
  sentence: z.string().meta({ description: 'Why, in Swedish' }),
  nextFetchAt: instant.nullable(),
  lastAttemptAt: instant.nullable(),
  lastSuccessAt: instant.nullable(),
  consecutiveFailures: z.number().int().nonnegative(),
  failure: z.strictObject({ code: z.string(), message: z.string() }).nullable(),
  lastReport: reportSchema.nullable(),
  isBeingFetched: z.boolean(),
});

export const sourceSchema = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    url: z.string().meta({ description: 'Without user name and password' }),
    kind: z.enum(KNOWN_KINDS),
    adapter: z.string().optional(),
    level: z.enum(LEVELS),
    type: z.enum(ITEM_TYPES),
    language: z.string(),
    publisher: z.string().optional(),
    expectedAreas: z.array(z.string()),
    every: z.string().meta({ description: 'ISO 8601 duration' }),
    spacing: z.string().meta({ description: 'ISO 8601 duration' }),
    enabled: z.boolean(),
    selectors: selectorsSchema.optional(),
    needsKey: z.union([z.string(), z.boolean()]).nullable().optional(),
    params: z.union([z.string(), z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]))]).optional(),
    notes: z.string().optional(),
    etiquette: z.string().optional(),
    terms: z.string().optional(),
    verified: z.string().optional(),
    template: z.boolean().optional(),
    state: sourceStateSchema,
  })
  .meta({ id: 'Source' });
export type ApiSource = z.infer<typeof sourceSchema>;

export const sourceListSchema = z.strictObject({ sources: z.array(sourceSchema) }).meta({ id: 'SourceList' });

export const refreshSchema = z
  .strictObject({
    sourceId: z.string(),
    queued: z.boolean().meta({
      description:
        'False where a visit to the source was already waiting or under way, or where the queue does not answer',
    }),
    note: z.string().optional().meta({ description: 'Swedish: why the visit may take a while' }),
  })
  .meta({ id: 'Refresh' });

export const problemSchema = z
  .strictObject({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    detail: z.string().meta({ description: 'Swedish: what happened and what to do' }),
    instance: z.string(),
    invalidParameters: z.array(z.strictObject({ name: z.string(), reason: z.string() })).optional(),
  })
  .meta({ id: 'Problem', description: 'RFC 9457' });

export const healthSchema = z.strictObject({ status: z.literal('ok') }).meta({ id: 'Health' });
export const readinessSchema = z
  .strictObject({
    status: z.enum(['ready', 'degraded', 'unavailable']),
    dependencies: z
      .record(z.enum(DEPENDENCIES), z.enum(DEPENDENCY_STATES))
      .meta({ description: 'redis is the queue; unused where the process does its work without' }),
    problems: z
      .partialRecord(z.enum(DEPENDENCIES), z.string())
      .optional()
      .meta({ description: 'For each that is down a Swedish sentence: what it means' }),
  })
  .meta({ id: 'Readiness' });
