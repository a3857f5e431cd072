/** The parameters of a search in, a question or every mistake in them out. What may be written stands here once, for OpenAPI too. */

import { z } from 'zod';
import { isRealDate } from '../../domain/real-date.js';
import { ITEM_TYPES, LEVELS } from '../../domain/vocabulary.js';
import { nearestOf } from '../../language/nearest.js';
import type { Facet, Filters } from '../../search/engine.js';
import { filterTexts as texts } from '../../texts/web-search.js';
import type { Question } from '../search-items.js';
import { createFacetChecks, LONGEST_TEXT, MOST_VALUES } from '../search-values.js';
import type { WebServices } from '../services.js';

export const MOST_ITEMS = 100;
export const DEFAULT_ITEMS = 20;
const LONGEST_CURSOR = 4000;

const written = (input: unknown): string => String(input).slice(0, 100);
const once = (): string => texts.once;
const values = <Value extends z.ZodType>(value: Value) =>
  z
    .array(value)
    .max(MOST_VALUES, { error: texts.tooMany(MOST_VALUES) })
    .default([]);
const date = z
  .string({ error: once })
  .refine(isRealDate, { error: (issue) => texts.badDate(written(issue.input)) })
  .optional();

/** How many on a page, as text. */
export const limitSchema = () =>
  z
    .string({ error: once })
    .regex(/^\d{1,9}$/, { error: texts.badLimit })
    .transform(Number)
    .refine((n) => n >= 1 && n <= MOST_ITEMS, { error: texts.badLimit })
    .default(DEFAULT_ITEMS)
    .meta({ type: 'integer', minimum: 1, maximum: MOST_ITEMS, default: DEFAULT_ITEMS });

/** @param sourceIds every id that may be asked for, also of sources that are gone but have left items. */
export function itemParametersSchema(config: WebServices['config'], sourceIds: readonly string[]) {
  const areaIds = config.areas.map((area) => area.id);
  const checks = createFacetChecks(areaIds, sourceIds);
  const value = (facet: Facet, problem: (value: string) => string) =>
    z.string().refine(checks[facet], { error: (issue) => problem(written(issue.input)) });
  const area = value('area', (id) => texts.unknownArea(id, areaIds));
  const source = value('source', (id) => texts.unknownSource(id, nearestOf(id, sourceIds)));
  const language = value('language', texts.unknownLanguage);
  const level = value('level', (name) => texts.unknownLevel(name, LEVELS)).meta({ enum: [...LEVELS] });
  const type = value('type', (name) => texts.unknownType(name, ITEM_TYPES)).meta({ enum: [...ITEM_TYPES] });
  return z
    .strictObject({
      q: z
        .string({ error: once })
        .max(LONGEST_TEXT, { error: texts.tooLong(LONGEST_TEXT) })
        .default('')
        .meta({
          description:
            'Query language: words (all wanted), "a phrase", -word, A OR B (or A eller B), word*, rubrik:word (in the title), område: nivå: typ: källa: språk: (with a minus: none of them), efter: före: sedan:28d, 2026-06..2026-11. What cannot be read is told in `problems`, how it was read in `interpretation`.',
          example: 'medborgardialog nivå:regionalt',
        }),
      area: values(area).meta({ description: 'Id of a focus area, see /api/v1/areas. Repeated: any of them' }),
      level: values(level).meta({ description: 'Repeated: any of them' }),
      type: values(type).meta({ description: 'Repeated: any of them' }),
      source: values(source).meta({ description: 'Id of a source, see /api/v1/sources. Repeated: any of them' }),
      language: values(language).meta({ description: 'ISO 639-1, e.g. sv. Repeated: any of them' }),
      from: date.meta({ description: 'First day, YYYY-MM-DD, Swedish time', example: '2026-11-01' }),
      to: date.meta({ description: 'Last day, YYYY-MM-DD, Swedish time', example: '2026-11-30' }),
      sort: z
        .enum(['relevance', 'newest'], { error: (issue) => (Array.isArray(issue.input) ? texts.once : texts.badSort) })
        .optional()
        .meta({ description: 'By default relevance where q has words, else newest' }),
      typing: z
        .enum(['1'], { error: (issue) => (Array.isArray(issue.input) ? texts.once : texts.badTyping) })
        .optional()
        .meta({ description: '1: the last word of q is still being written, and what begins so is found too' }),
      limit: limitSchema(),
      cursor: z
        .string({ error: once })
        .min(1, { error: texts.badCursor })
        .max(LONGEST_CURSOR, { error: texts.badCursor })
        .optional()
        .meta({ description: '`nextCursor` of the page before, with otherwise the same parameters' }),
    })
    .superRefine(({ from, to }, context) => {
      if (from === undefined || to === undefined || from <= to) return;
      context.addIssue({ code: 'custom', path: ['to'], message: texts.periodBackwards(from, to) });
    });
}
export type ItemParameters = z.infer<ReturnType<typeof itemParametersSchema>>;

/** Names of parameters whose values are alternatives. */
export const REPEATABLE: ReadonlySet<string> = new Set(['area', 'level', 'type', 'source', 'language']);

export function toQuestion(parameters: ItemParameters): Question {
  const { q, sort, limit, typing, cursor, from, to, ...facets } = parameters;
  const chosen = Object.entries(facets).filter(([, list]) => list.length > 0);
  const filters: Filters = { ...Object.fromEntries(chosen), ...(from && { from }), ...(to && { to }) };
  return { text: q, filters, sort, limit, typing: typing !== undefined, cursor };
}
