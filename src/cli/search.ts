/** `spanare search`: a question in, the best hits out, as the web would answer. */
import { webAddressOf } from '../domain/tip-source.js';
import { readItems } from '../intake/items.js';
import type { SearchAnswer } from '../search/engine.js';
import { parseQuery } from '../search/query.js';
import { cliTexts } from '../texts/cli.js';
import { stockholmDay } from '../language/local-time.js';
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

function sayAnswer(answer: SearchAnswer, lines: string[], problems: string[], context: CommandContext): void {
  for (const problem of problems) context.terminal.complain(problem);
  context.terminal.say(texts.hits(answer.total));
  if (answer.corrected !== undefined) context.terminal.say(texts.didYouMean(answer.corrected));
  if (answer.relaxed) context.terminal.say(texts.relaxed);
  for (const line of lines) context.terminal.say(line);
}

/** What a person has only heard of lies nowhere. */
const addressLine = (url: string | null): string => (url === null ? '' : `\n  ${url}`);

export async function runSearch(text: string, options: SearchOptions, context: CommandContext): Promise<void> {
  const limit = parseLimit(options.limit);
  await withParts(async (parts) => {
    await parts.syncIndex({ signal: context.signal });
    const query = parseQuery(text);
    const answer = await parts.engine().search({
      query,
      filters: {},
      sort: options.newest ? 'newest' : 'relevance',
      limit,
    });
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
        problems: query.problems,
      });
      return;
    }
    if (answer.total === 0 && (await parts.feed.lastChange()) === 0) context.terminal.complain(texts.empty);
    const nameOf = parts.catalogue.nameOf;
    const lines = items.map(
      (item) =>
        `\n${item.title}\n  ${nameOf(item.sourceId)}, ${stockholmDay(new Date(item.sortAt))}${addressLine(webAddressOf(item.url))}`,
    );
    sayAnswer(answer, lines, query.problems, context);
  });
}
