/** What is being written in a search box in, how it could go on out: over HTTP, for the page and for others. */
import { z } from 'zod';
import type { Suggestion } from '../../search/engine.js';
import { parseQuery } from '../../search/query.js';
import { knownTo } from '../../search/resolve-filters.js';
import { apiTexts } from '../../texts/web-api.js';
import { filterTexts } from '../../texts/web-search.js';
import { suggestFilters } from '../filter-suggestions.js';
import { askSuggestions } from '../search-items.js';
import { LONGEST_TEXT } from '../search-values.js';
import { explain } from './item-routes.js';
import { collect, parseOrRefuse } from './read-parameters.js';
import { type Answer, type ApiRoute, type Asked, answer, defineRoute } from './route.js';

const MOST_SUGGESTIONS = 20;
const DEFAULT_SUGGESTIONS = 8;
/** Of a list of words so many places are kept for filters. */
const PLACES_FOR_FILTERS = 3;

const parametersSchema = z.strictObject({
  q: z
    .string({ error: () => filterTexts.once })
    .max(LONGEST_TEXT, { error: filterTexts.tooLong(LONGEST_TEXT) })
    .default('')
    .meta({ description: 'What has been written so far; its last word is completed', example: 'medborgard' }),
  limit: z
    .string({ error: () => filterTexts.once })
    .regex(/^\d{1,9}$/, { error: filterTexts.badSuggestionLimit(MOST_SUGGESTIONS) })
    .transform(Number)
    .refine((n) => n >= 1 && n <= MOST_SUGGESTIONS, { error: filterTexts.badSuggestionLimit(MOST_SUGGESTIONS) })
    .default(DEFAULT_SUGGESTIONS)
    .meta({ type: 'integer', minimum: 1, maximum: MOST_SUGGESTIONS, default: DEFAULT_SUGGESTIONS }),
});

const suggestionListSchema = z
  .strictObject({
    suggestions: z.array(
      z.strictObject({
        text: z.string().meta({ description: 'What could stand in the search box instead' }),
        kind: z.enum(['word', 'phrase', 'title', 'filter']),
        label: z.string().optional().meta({ description: 'What a reader knows the value of a filter by' }),
        n: z.number().int().positive().optional().meta({
          description:
            'How many texts have the last word, or the phrase, of `text` in exactly this form; a search for it finds other forms too, and wants what stands before. Only where all of `text` is plain words and phrases',
        }),
      }),
    ),
  })
  .meta({ id: 'SuggestionList', description: 'The likeliest first' });
type SuggestionList = z.infer<typeof suggestionListSchema>;

/** After a minus, OR, a field or a filter the number would seem to be of something else than it is. */
function isPlain(text: string): boolean {
  const { prefixes, alternatives, inField, excluded, filters } = parseQuery(text);
  const isFiltered = Object.keys(filters).length > 0;
  return !isFiltered && prefixes.length + alternatives.length + inField.length + excluded.length === 0;
}

const withoutVainCount = ({ n, ...suggestion }: Suggestion): Suggestion =>
  n !== undefined && isPlain(suggestion.text) ? { ...suggestion, n } : suggestion;

async function suggest({ services, query }: Asked): Promise<Answer<SuggestionList>> {
  const { q, limit } = parseOrRefuse(parametersSchema, collect(query, new Set()), apiTexts.badParameters);
  const filters = suggestFilters(q, knownTo(services), limit);
  if (filters.isFilter) return answer({ suggestions: filters.found });
  const words = await askSuggestions(services, q, limit).catch((error: unknown) => {
    throw explain(error);
  });
  const places = Math.min(filters.found.length, Math.max(PLACES_FOR_FILTERS, limit - words.length));
  const counted = words.slice(0, Math.max(1, limit - places)).map(withoutVainCount);
  return answer({ suggestions: [...counted, ...filters.found].slice(0, limit) });
}

export function suggestionRoutes(): ApiRoute[] {
  return [
    defineRoute({
      method: 'get',
      path: '/api/v1/suggestions',
      summary: 'How a search that is being written could go on',
      description: 'Words of the texts by how common they are, a phrase, titles that begin so, and filters.',
      parameters: { query: parametersSchema },
      answers: { 200: 'Suggestions, none where nothing begins so' },
      schema: suggestionListSchema,
      problems: [503],
      handle: suggest,
    }),
  ];
}
