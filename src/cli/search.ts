/** `spanare search`: a question in, the best hits out, as the web would answer. */
import { webAddressOf } from '../domain/tip-source.js';
import { readItems } from '../intake/items.js';
import { stockholmDay } from '../language/local-time.js';
import type { SearchAnswer } from '../search/engine.js';
import { hasWords } from '../search/query.js';
import { knownTo, type ResolvedQuery, readQuery } from '../search/resolve-filters.js';
import { sayInterpretation } from '../search/say-interpretation.js';
import { cliTexts } from '../texts/cli.js';
import { interpretationTexts } from '../texts/interpretation.js';
import { type CommandContext, CommandFailure, withParts } from './context.js';

const texts = cliTexts.search;

export interface SearchOptions {
  limit: string;
  newest?: boolean;
  json?: boolean;
}

function parseLimit(text: string): number {
  const limit = Number(text);
  if (!Number.isInteger(limit) || limit < 1 || limit > 100) throw new CommandFailure(texts.badLimit);
  return limit;
}

function sayAnswer(answer: SearchAnswer, lines: string[], asked: ResolvedQuery, context: CommandContext): void {
  for (const problem of asked.problems) context.terminal.complain(problem);
  context.terminal.say(texts.hits(answer.total));
  if (answer.didYouMean !== undefined) context.terminal.say(texts.didYouMean(answer.didYouMean));
  for (const line of readingLines(answer, asked)) context.terminal.say(line);
  for (const line of lines) context.terminal.say(line);
}

/** How it was read; nothing where every word was found as it is written and nothing else. */
function readingLines({ interpretation, total }: SearchAnswer, { query }: ResolvedQuery): string[] {
  const { wanted, notes } = sayInterpretation(query, interpretation, total);
  const said = wanted.map(({ text, aside }) => (aside === '' ? text : `${text} (${aside})`));
  const isPlain = wanted.every(({ aside }) => aside === '');
  return [...(isPlain ? [] : [`${interpretationTexts.heading} ${said.join(' och ')}.`]), ...notes];
}

/** What a person has only heard of lies nowhere. */
const addressLine = (url: string | null): string => (url === null ? '' : `\n  ${url}`);

export async function runSearch(text: string, options: SearchOptions, context: CommandContext): Promise<void> {
  const limit = parseLimit(options.limit);
  await withParts(async (parts) => {
    await parts.syncIndex({ signal: context.signal });
    const asked = readQuery(text, knownTo(parts));
    const { query, filters } = asked;
    const sort = options.newest || !hasWords(query) ? 'newest' : 'relevance';
    const answer = await parts.engine().search({ query, filters, sort, limit });
    const items = await readItems(
      parts.store.db,
      answer.hits.map((hit) => hit.id),
    );
    if (options.json) {
      context.terminal.json({
        total: answer.total,
        items: items.map((item) => ({ ...item, url: webAddressOf(item.url) })),
        facets: answer.facets,
        corrected: answer.corrected,
        didYouMean: answer.didYouMean,
        interpretation: answer.interpretation,
        problems: asked.problems,
      });
      return;
    }
    if (answer.total === 0 && (await parts.feed.lastChange()) === 0) context.terminal.complain(texts.empty);
    const nameOf = parts.catalogue.nameOf;
    const lines = items.map(
      (item) =>
        `\n${item.title}\n  ${nameOf(item.sourceId)}, ${stockholmDay(new Date(item.sortAt))}${addressLine(webAddressOf(item.url))}`,
    );
    sayAnswer(answer, lines, asked, context);
  });
}
