/** The parameters of an export in, a question and how much of its answer is wanted out; the same as for a search where nothing else is said. */
import { z } from 'zod';
import { MOST_EXPORTED } from '../../export/item-formats.js';
import { exportTexts } from '../../texts/export.js';
import { apiTexts } from '../../texts/web-api.js';
import { filterTexts } from '../../texts/web-search.js';
import type { Question } from '../search-items.js';
import type { WebServices } from '../services.js';
import { type ItemParameters, itemParametersSchema, REPEATABLE, toQuestion } from './item-parameters.js';
import { askableSources } from './item-routes.js';
import { collect, parseOrRefuse } from './read-parameters.js';
import type { Asked } from './route.js';

/** As many as a feed reader asks for each time without waste. */
const DEFAULT_ENTRIES = 50;
export const MOST_ENTRIES = 100;

type Config = WebServices['config'];

const upTo = (most: number, usual: number) =>
  z
    .string({ error: filterTexts.once })
    .regex(/^\d{1,9}$/, { error: exportTexts.api.badLimit(most) })
    .transform(Number)
    .refine((n) => n >= 1 && n <= most, { error: exportTexts.api.badLimit(most) })
    .default(usual)
    .meta({ type: 'integer', minimum: 1, maximum: most, default: usual });

export const fileParametersSchema = (config: Config, sourceIds: readonly string[]) =>
  itemParametersSchema(config, sourceIds).safeExtend({ limit: upTo(MOST_EXPORTED, MOST_EXPORTED) });

export const csvParametersSchema = (config: Config, sourceIds: readonly string[]) =>
  fileParametersSchema(config, sourceIds).safeExtend({
    profile: z
      .enum(['excel', 'machine'], {
        error: (issue) => (Array.isArray(issue.input) ? filterTexts.once : exportTexts.api.badProfile),
      })
      .default('excel')
      .meta({ description: 'excel: for Excel in Swedish. machine: RFC 4180, English columns, nothing altered' }),
  });

export const feedParametersSchema = (config: Config, sourceIds: readonly string[]) =>
  itemParametersSchema(config, sourceIds).safeExtend({ limit: upTo(MOST_ENTRIES, DEFAULT_ENTRIES) });

/** @throws ProblemError 400 with every mistake */
export async function readParameters<Schema extends z.ZodObject>(
  { services, query }: Asked,
  schemaOf: (config: Config, sourceIds: readonly string[]) => Schema,
): Promise<z.output<Schema>> {
  const sources = await askableSources(services, query.getAll('source'));
  return parseOrRefuse(schemaOf(services.config, sources), collect(query, REPEATABLE), apiTexts.badParameters);
}

/** @param parameters may hold more than a search's own */
export function questionOf({ profile: _, ...parameters }: ItemParameters & { profile?: unknown }): Question {
  return toQuestion(parameters);
}
