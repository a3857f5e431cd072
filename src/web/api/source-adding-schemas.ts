/** The shapes of adding, trying and importing sources: what is asked, and what is answered. */
import { z } from 'zod';
import { KINDS, selectorsSchema } from '../../domain/source.js';
import { sourceWishSchema } from '../../domain/source-wish.js';
import { ITEM_TYPES, LEVELS } from '../../domain/vocabulary.js';
import { sourceSchema } from './schemas.js';

const url = z.string().meta({ description: 'Without user name, password and keys' });
const instant = z.iso.datetime();
const known = z.strictObject({ id: z.string(), name: z.string() });

export const wishSchema = sourceWishSchema.extend({
  dryRun: z.boolean().optional().meta({ description: 'True saves nothing and answers as /sources/try' }),
  force: z.boolean().optional().meta({ description: 'True saves a source that could not be read just now' }),
});

const definitionSchema = sourceSchema.omit({ state: true, added: true });

const candidateSchema = z.strictObject({
  n: z.number().int().meta({ description: 'From 1; ask for this one with `candidate`' }),
  kind: z.enum(KINDS),
  adapter: z.string().optional(),
  url,
  title: z.string(),
  language: z.string().nullable(),
  selectors: selectorsSchema.optional(),
  params: z.record(z.string(), z.string()).optional(),
  why: z.string().meta({ description: 'Swedish' }),
  count: z.number().int().meta({ description: 'Entries seen' }),
  newestAt: z.string().nullable(),
  known: known.nullable().meta({ description: 'The source that has this address already' }),
});

const triedItemSchema = z.strictObject({
  title: z.string(),
  url: z.string(),
  summary: z.string(),
  publishedAt: instant.nullable(),
  level: z.enum(LEVELS),
  type: z.enum(ITEM_TYPES),
  language: z.string(),
  areas: z.array(
    z.strictObject({
      id: z.string(),
      score: z.number(),
      reasons: z.array(z.strictObject({ word: z.string(), points: z.number(), where: z.enum(['title', 'summary']) })),
    }),
  ),
  known: z
    .strictObject({ id: z.string(), sourceName: z.string() })
    .nullable()
    .meta({ description: 'The item that it is, where it is kept already' }),
});

const trialSchema = z.strictObject({
  items: z.array(triedItemSchema).meta({ description: 'The first ten, as they would be stored and tagged' }),
  total: z.number().int(),
  knownCount: z.number().int(),
  skipped: z.number().int(),
  notes: z.array(z.string()),
  perWeek: z.number().nullable(),
});

export const trySchema = z
  .strictObject({
    saved: z.literal(false),
    asked: url,
    answered: url
      .nullable()
      .meta({ description: 'The address that answered; null where nothing had to be looked for' }),
    candidates: z.array(candidateSchema).meta({ description: 'Best first' }),
    chosen: z.number().int().nullable(),
    source: definitionSchema.meta({ description: 'As it would be saved' }),
    known: known.nullable().meta({ description: 'The source that has this address already: adding would be refused' }),
    trial: trialSchema.nullable().meta({ description: 'Null where it could not be read' }),
    failure: z.strictObject({ code: z.string(), message: z.string() }).nullable(),
    notes: z.array(z.string()).meta({ description: 'Swedish: what was assumed or left out' }),
  })
  .meta({ id: 'SourceTrial' });
export type ApiTrial = z.infer<typeof trySchema>;

export const removedSchema = z
  .strictObject({ id: z.string(), name: z.string(), removedAt: instant, items: z.number().int().nonnegative() })
  .meta({ id: 'RemovedSource', description: 'Its items stay. It can be put back' });

export const importSchema = z
  .strictObject({
    dryRun: z.boolean(),
    added: z.number().int(),
    known: z.number().int(),
    skipped: z.number().int(),
    lines: z.array(
      z.strictObject({
        name: z.string(),
        url,
        status: z.enum(['added', 'known', 'skipped']),
        id: z.string().nullable(),
        note: z.string().nullable(),
      }),
    ),
  })
  .meta({ id: 'SourceImport', description: 'Each line of the list, in its order' });
