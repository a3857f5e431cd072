/** The shapes that the API promises, once: answers are typed by them, OpenAPI is made from them and tests hold answers against them. */

import { z } from 'zod';
import { DEPENDENCIES, DEPENDENCY_STATES } from '../../domain/dependencies.js';
import { KINDS, selectorsSchema } from '../../domain/source.js';
import { ITEM_TYPES, LEVELS } from '../../domain/vocabulary.js';
import { READINGS, WIDTHS } from '../../search/interpretation.js';
import { HEALTH_CAUSES, HEALTH_STATUSES } from '../../sources/health.js';
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

const tipWords = {
  who: z.string(),
  at: instant.meta({ description: 'When it was heard or seen; a day without a time is its midnight in UTC' }),
  where: z.string().optional().meta({ description: 'Where it was heard or seen' }),
  note: z.string().optional().meta({ description: "The person's own words, plain text with line breaks" }),
};
const itemTipSchema = z.strictObject({ id: z.string(), ...tipWords });

export const itemSchema = z
  .strictObject({
    id: z.string(),
    url: z.string().nullable().meta({
      description: "The original. Check the scheme before you make a link of it. Null for what is only a person's word",
    }),
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
    tips: z
      .array(itemTipSchema)
      .min(1)
      .optional()
      .meta({ description: 'Only where people have tipped of it; the first told first' }),
    storyId: z.string(),
    areas: z.array(itemAreaSchema),
    people: z.array(
      z.strictObject({ name: z.string(), affiliation: z.string().optional(), orcid: z.string().optional() }),
    ),
    identifiers: z.record(z.string(), z.string()),
  })
  .meta({ id: 'Item' });
export type ApiItem = z.infer<typeof itemSchema>;

export const tipResourceSchema = z
  .strictObject({
    id: z.string(),
    itemId: z.string(),
    itemTitle: z.string(),
    ...tipWords,
    precision: z.enum(['instant', 'day', 'month', 'year']).meta({ description: 'How much of `at` was told' }),
    url: z.string().optional(),
    title: z.string().optional().meta({ description: 'Where the person gave one' }),
    level: z.enum(LEVELS).optional().meta({ description: 'Where the person gave one' }),
    addedAt: instant,
    removedAt: instant.nullable().meta({ description: 'Null unless it was taken back' }),
  })
  .meta({ id: 'Tip' });
export type ApiTip = z.infer<typeof tipResourceSchema>;

export const addedTipSchema = z
  .strictObject({
    item: itemSchema.nullable().meta({ description: 'Null only where it was deleted at that very moment' }),
    tip: tipResourceSchema,
    isNew: z.boolean().meta({ description: 'The tip made the item; false where it joined one that was known' }),
    notes: z.array(z.string()).meta({ description: 'Swedish sentences: what was decided, and what could not be read' }),
  })
  .meta({ id: 'AddedTip' });

export const changedTipSchema = z
  .strictObject({
    tip: tipResourceSchema,
    item: itemSchema.nullable().meta({ description: 'Null where it is deleted' }),
  })
  .meta({ id: 'ChangedTip' });

export const tipListSchema = z
  .strictObject({
    tips: z.array(tipResourceSchema),
    nextCursor: z.string().optional().meta({ description: 'Absent on the last page' }),
  })
  .meta({ id: 'TipList' });

const wantedReadingSchema = z.strictObject({
  kind: z.enum(['word', 'phrase', 'prefix', 'alternatives']),
  text: z.string().meta({ description: 'As it could be written in q', example: 'trygghet' }),
  found: z
    .array(
      z.strictObject({
        as: z.enum(READINGS),
        words: z.array(z.string()).meta({
          description: 'Words of the texts that it stands for, the commonest first; empty where `as` says all',
        }),
      }),
    )
    .meta({ description: 'As what it was found, nearest first; empty where no hit has it' }),
  corrected: z.string().optional().meta({ description: 'What it was taken for, because it is nowhere' }),
  suggested: z.string().optional().meta({ description: 'What it may have been meant to be, although it is there' }),
  lacking: z
    .number()
    .int()
    .nonnegative()
    .optional()
    .meta({ description: 'How many hits lack it; only where not all words were needed' }),
});

export const interpretationSchema = z
  .strictObject({
    wanted: z.array(wantedReadingSchema),
    excluded: z.array(z.string()),
    leftOut: z.array(z.string()).meta({ description: 'Common words that say nothing beside others' }),
    width: z.enum(WIDTHS).meta({
      description:
        'How far the question was widened. all: every word is needed; related: every word or a relative of it; most: not all words; any: some word',
    }),
  })
  .meta({ id: 'Interpretation', description: 'How q was read, and as what its words were found' });

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
    corrected: z.string().optional().meta({
      description: 'The query with misspelt words replaced, where that finds something: what was searched for',
    }),
    didYouMean: z
      .string()
      .optional()
      .meta({ description: 'The query with words replaced that resemble much commoner ones; not searched for' }),
    relaxed: z
      .literal(true)
      .optional()
      .meta({ description: 'Few texts had all words; those with most of them follow' }),
    interpretation: interpretationSchema,
    problems: z
      .array(z.string())
      .optional()
      .meta({ description: 'Swedish sentences about what in q could not be read, and about an index that is behind' }),
    behind: z
      .strictObject({ changes: z.number().int().positive().meta({ description: 'Changes of items that it lacks' }) })
      .optional()
      .meta({
        description:
          'Only while the search index is being built or is far behind the store: hits are missing, and a total of 0 says nothing',
      }),
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
  cause: z.enum(HEALTH_CAUSES).meta({ description: 'Why, for machines' }),
  sentence: z.string().meta({ description: 'Why and what to do, in Swedish' }),
  since: instant.nullable().meta({ description: 'Since when it is so; null where nobody knows' }),
  nextFetchAt: instant.nullable(),
  notBefore: instant.nullable().meta({ description: 'Until when the publisher has asked us to wait' }),
  lastAttemptAt: instant.nullable(),
  lastSuccessAt: instant.nullable(),
  lastItemAt: instant.nullable().meta({ description: 'When the latest item came' }),
  expectedPerWeek: z
    .number()
    .nonnegative()
    .nullable()
    .meta({ description: 'What it usually gives in seven days, learned from its history; null before that is known' }),
  itemsThisWeek: z.number().int().nonnegative().meta({ description: 'New items of the last seven days' }),
  consecutiveFailures: z.number().int().nonnegative(),
  failure: z.strictObject({ code: z.string(), message: z.string() }).nullable(),
  warnings: z
    .array(
      z.strictObject({
        code: z.enum(['gap']),
        label: z.string(),
        sentence: z.string().meta({ description: 'What, and what to do, in Swedish' }),
        since: instant,
        times: z.number().int().positive(),
      }),
    )
    .meta({ description: 'What to see to although the source is read; gap: items may have been missed' }),
  proposal: z
    .strictObject({
      url: z.string().meta({ description: 'Without passwords and keys' }),
      title: z.string().meta({ description: 'What the publisher calls it; may be empty' }),
      foundAt: instant,
    })
    .nullable()
    .meta({ description: 'A new address that was found for the source; nobody has decided on it' }),
  lastReport: reportSchema.nullable(),
  isBeingFetched: z.boolean(),
});

export const sourceSchema = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    url: z.string().meta({ description: 'Without user name and password' }),
    kind: z.enum(KINDS),
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
    ownPages: z.boolean().optional(),
    notes: z.string().optional(),
    etiquette: z.string().optional(),
    terms: z.string().optional(),
    verified: z.string().optional(),
    template: z.boolean().optional(),
    added: z.strictObject({ at: instant, by: z.string().nullable() }).nullable().meta({
      description: 'When and by whom it was added; null for one of config/sources.yaml, which is changed there',
    }),
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
    dependencies: z.record(z.enum(DEPENDENCIES), z.enum(DEPENDENCY_STATES)).meta({
      description:
        'redis is the queue; unused where the process does its work without; behind where search answers but lacks much of what the store has',
    }),
    problems: z
      .partialRecord(z.enum(DEPENDENCIES), z.string())
      .optional()
      .meta({ description: 'For each that is down or behind a Swedish sentence: what it means' }),
  })
  .meta({ id: 'Readiness' });
