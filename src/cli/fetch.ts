/** `spanare fetch`: visits sources now, reads the own pages that fell due, and brings the index up to date. */
import type { Source } from '../domain/source.js';
import { duePages } from '../intake/own-page.js';
import { refreshPage } from '../intake/refresh-page.js';
import type { RefreshResult } from '../intake/refresh-parts.js';
import { refreshSource } from '../intake/refresh-source.js';
import { nearestOf } from '../language/nearest.js';
import { registerSources } from '../sources/source-state.js';
import { cliTexts } from '../texts/cli.js';
import type { Parts } from '../wire.js';
import { forEachByHost } from './by-host.js';
import { type CommandContext, CommandFailure, withParts } from './context.js';

const texts = cliTexts.fetch;
const PAGES_AT_ONCE = 200;

function chooseSources({ catalogue }: Parts, ids: string[]): Source[] {
  if (ids.length === 0) return [...catalogue.active()];
  return [...new Set(ids)].map((id) => {
    const active = catalogue.active().find((source) => source.id === id);
    if (active) return active;
    const isKnown = catalogue.find(id) !== undefined;
    const near = nearestOf(
      id,
      catalogue.all().map((source) => source.id),
    );
    throw new CommandFailure(isKnown ? texts.notActive(id) : texts.unknown(id, near));
  });
}

function describe(result: RefreshResult, signal: AbortSignal): string {
  if (result.outcome === 'failed') return result.failure.message;
  if (result.outcome === 'handed-back') return signal.aborted ? texts.cutShort : texts.handedBack;
  if (result.outcome === 'not-modified') return texts.notModified;
  const { new: added, changed, alsoIn, deleted, skipped } = result.report;
  return texts.read(added, changed, alsoIn, deleted, skipped);
}

/** Pages of the sources asked for that fell due, some of each source at a time until none is left. */
async function readDuePages(parts: Parts, sources: Source[], context: CommandContext): Promise<void> {
  const ids = sources.map((source) => source.id);
  let done = 0;
  for (;;) {
    const due = await duePages(parts.store.db, ids, new Date().toISOString(), PAGES_AT_ONCE);
    if (due.length === 0 || context.signal.aborted) return;
    await forEachByHost(
      due,
      (page) => page.url,
      async (page) => {
        const source = sources.find((candidate) => candidate.id === page.sourceId);
        if (context.signal.aborted || !(await refreshPage(parts.refresh, page, source, context.signal))) return;
        context.terminal.progress(texts.pages(++done));
      },
    );
  }
}

export interface FetchOptions {
  json?: boolean;
}

export async function runFetch(ids: string[], options: FetchOptions, context: CommandContext): Promise<void> {
  await withParts(async (parts) => {
    const sources = chooseSources(parts, ids);
    const now = new Date().toISOString();
    await registerSources(
      parts.store.db,
      sources.map((source) => source.id),
      now,
      () => now,
    );
    const results: ({ source: string } & RefreshResult)[] = [];
    await forEachByHost(
      sources,
      (source) => source.url,
      async (source) => {
        if (context.signal.aborted) return;
        const result = await refreshSource(parts.refresh, source, { signal: context.signal });
        results.push({ source: source.id, ...result });
        context.terminal.progress(
          texts.progress(results.length, sources.length, source.name, describe(result, context.signal)),
        );
      },
    );
    await readDuePages(parts, sources, context);
    await parts.syncIndex({ signal: context.signal });
    report(results, options, context);
  });
}

/** What a server said with a refusal is for readers, not for people. */
function withoutAnswer<T extends RefreshResult>(result: T): T {
  return result.outcome === 'failed' ? { ...result, failure: { ...result.failure, answer: undefined } } : result;
}

function report(results: ({ source: string } & RefreshResult)[], options: FetchOptions, context: CommandContext): void {
  const failed = results.filter((result) => result.outcome === 'failed').length;
  const added = results.reduce((sum, result) => sum + ('report' in result ? result.report.new : 0), 0);
  if (options.json) context.terminal.json({ new: added, failed, sources: results.map(withoutAnswer) });
  else context.terminal.say(texts.done(added, failed));
  if (context.signal.aborted) throw new CommandFailure(cliTexts.interrupted);
  if (failed > 0) throw new CommandFailure('');
}
