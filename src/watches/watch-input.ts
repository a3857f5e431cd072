/** What a person sends as a watch in, one that can be trusted out; or every mistake in it, in Swedish. One shape for the API and the command line. */
import { z } from 'zod';
import { isRealDate } from '../domain/real-date.js';
import { ITEM_TYPES, LEVELS } from '../domain/vocabulary.js';
import { nearestOf } from '../language/nearest.js';
import type { Filters } from '../search/filters.js';
import { LONGEST_QUERY } from '../search/query.js';
import type { Known } from '../search/resolve-filters.js';
import { watchTexts } from '../texts/watches.js';
import { languageName } from '../texts/web-format.js';
import { filterTexts } from '../texts/web-search.js';
import type { WatchInput } from './kept-watches.js';
import { findsEverything, readNewWatch, sourceIdsOf } from './read-watch.js';
import { cleanName } from './watch.js';

const texts = watchTexts.mistakes;

export const LONGEST_NAME = 200;
const MOST_VALUES = 200;

const written = (input: unknown): string => String(input).slice(0, 100);
const text = (limit: number) => z.string({ error: texts.text }).max(limit, { error: texts.tooLong(limit) });
const name = (blank: string) => text(LONGEST_NAME).refine((value) => cleanName(value) !== '', { error: blank });

const values = (isKnown: (value: string) => boolean, problem: (value: string) => string) =>
  z
    .array(z.string({ error: texts.text }).refine(isKnown, { error: (issue) => problem(written(issue.input)) }), {
      error: texts.list,
    })
    .max(MOST_VALUES, { error: filterTexts.tooMany(MOST_VALUES) });

const isOneOf =
  (list: readonly string[]) =>
  (value: string): boolean =>
    list.includes(value);

const date = z
  .string({ error: texts.text })
  .refine(isRealDate, { error: (issue) => filterTexts.badDate(written(issue.input)) })
  .meta({ description: 'YYYY-MM-DD, inclusive, Swedish time' });

function filtersSchema(known: Known) {
  const areaIds = known.areas.map((area) => area.id);
  const sourceIds = sourceIdsOf(known);
  return z
    .strictObject(
      {
        area: values(isOneOf(areaIds), (id) => filterTexts.unknownArea(id, areaIds)),
        level: values(isOneOf(LEVELS), (id) => filterTexts.unknownLevel(id, LEVELS)),
        type: values(isOneOf(ITEM_TYPES), (id) => filterTexts.unknownType(id, ITEM_TYPES)),
        source: values(isOneOf(sourceIds), (id) => filterTexts.unknownSource(id, nearestOf(id, sourceIds))),
        language: values((code) => languageName(code) !== null, filterTexts.unknownLanguage),
        from: date,
        to: date,
      },
      {
        error: (issue) =>
          issue.code === 'unrecognized_keys' ? texts.unknownField(issue.keys.join(', ').slice(0, 100)) : texts.filters,
      },
    )
    .partial()
    .superRefine(({ from, to }, context) => {
      if (from === undefined || to === undefined || from <= to) return;
      context.addIssue({ code: 'custom', path: ['to'], message: filterTexts.periodBackwards(from, to) });
    })
    .meta({ description: 'As the parameters of /items; values within one are alternatives, all of them must hold' });
}

const fieldsOf = (known: Known) => ({
  name: name(texts.noName),
  q: text(LONGEST_QUERY).meta({ description: 'Query language, see /items', example: 'medborgardialog -skola' }),
  filters: filtersSchema(known),
  owner: name(texts.blankOwner).nullable().meta({ description: "A person's name or address; null for all" }),
});

/** For a question that is only tried. */
export const questionSchema = (known: Known) => {
  const { q, filters } = fieldsOf(known);
  return z.strictObject({ q: q.default(''), filters: filters.default({}) });
};

export const watchSchema = (known: Known) => {
  const { q, filters, owner, ...rest } = fieldsOf(known);
  return z.strictObject({ ...rest, q: q.default(''), filters: filters.default({}), owner: owner.default(null) });
};

/** What is left out stays as it is. */
export const watchChangeSchema = (known: Known) => z.strictObject(fieldsOf(known)).partial();

export const readerSchema = name(texts.blankReader).meta({
  description: 'Whose mark of what has been seen: a name or an address',
});

type Body = Pick<z.output<ReturnType<typeof questionSchema>>, 'q' | 'filters'>;

/** Without what is empty, so that equals are written alike. */
export function toFilters(filters: Body['filters']): Filters {
  return Object.fromEntries(
    Object.entries(filters)
      .filter(([, value]) => value !== undefined && value.length > 0)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

export function toInput(body: z.output<ReturnType<typeof watchSchema>>): WatchInput {
  return { name: body.name, q: body.q.trim(), filters: toFilters(body.filters), owner: body.owner };
}

/** @returns why such a watch can't be: a Swedish sentence; null where it can. */
export function refusalOf(input: Pick<WatchInput, 'q' | 'filters'>, known: Known): string | null {
  const read = readNewWatch(input, known);
  if (!findsEverything(read)) return null;
  return read.problems.length === 0 ? texts.everything : texts.everythingBecause(read.problems);
}
