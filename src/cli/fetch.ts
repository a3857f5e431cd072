/** `spanare fetch`: visits sources now, reads the own pages that fell due, and brings the index up to date. */
import { originOf, type Source } from '../domain/source.js';
import { duePages } from '../intake/own-page.js';
import { refreshPage } from '../intake/refresh-page.js';
import { type RefreshResult, refreshSource } from '../intake/refresh-source.js';
import { registerSources } from '../sources/source-state.js';
import { cliTexts } from '../texts/cli.js';
import type { Parts } from '../wire.js';
import { type CommandContext, CommandFailure, withParts } from './context.js';
import { nearest } from './terminal.js';

const texts = cliTexts.fetch;
const PARALLEL_HOSTS = 8;
const MAX_PAGES = 10_000;

function chooseSources(parts: Parts, ids: string[]): Source[] {
  if (ids.length === 0) return parts.activeSources;
  return ids.map((id) => {
    const active = parts.activeSources.find((source) => source.id === id);
    if (active) return active;
    const isKnown = parts.config.sources.some((source) => source.id === id);
    const near = nearest(
      id,
      parts.config.sources.map((source) => source.id),
    );
    throw new CommandFailure(isKnown ? texts.notActive(id) : texts.unknown(id, near));
  });
}

function describe(result: RefreshResult): string {
  if (result.outcome === 'failed') return result.failure.message;
  if (result.outcome === 'handed-back') return texts.handedBack;
  if (result.outcome === 'not-modified') return texts.notModified;
  return texts.read(result.report.new, result.report.changed, result.report.alsoIn);
}

/** Groups in order of first appearance: sources of one host are visited one after the other. */
function byOrigin<T>(list: T[], urlOf: (entry: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const entry of list) {
    const origin = originOf(urlOf(entry));
    groups.set(origin, [...(groups.get(origin) ?? []), entry]);
  }
  return [...groups.values()];
}

async function runInParallel<T>(groups: T[][], run: (entry: T) => Promise<void>): Promise<void> {
  const queue = [...groups];
  const worker = async (): Promise<void> => {
    for (let group = queue.shift(); group !== undefined; group = queue.shift()) {
      for (const entry of group) await run(entry);
    }
  };
  await Promise.all(Array.from({ length: PARALLEL_HOSTS }, worker));
}

async function readDuePages(parts: Parts, context: CommandContext): Promise<void> {
  const due = await duePages(parts.store.db, new Date().toISOString(), MAX_PAGES);
  let done = 0;
  await runInParallel(
    byOrigin(due, (page) => page.url),
    async (page) => {
      const source = parts.activeSources.find((candidate) => candidate.id === page.sourceId);
      if (context.signal.aborted || !(await refreshPage(parts.refresh, page, source, context.signal))) return;
      context.terminal.progress(texts.pages(++done, due.length));
    },
  );
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
    await runInParallel(
      byOrigin(sources, (source) => source.url),
      async (source) => {
        if (context.signal.aborted) return;
        const result = await refreshSource(parts.refresh, source, context.signal);
        results.push({ source: source.id, ...result });
        context.terminal.progress(texts.progress(results.length, sources.length, source.name, describe(result)));
      },
    );
    await readDuePages(parts, context);
    await parts.syncIndex({ signal: context.signal });
    report(results, options, context);
  });
}

function report(results: ({ source: string } & RefreshResult)[], options: FetchOptions, context: CommandContext): void {
  const failed = results.filter((result) => result.outcome === 'failed').length;
  const added = results.reduce((sum, result) => sum + ('report' in result ? result.report.new : 0), 0);
  if (options.json) context.terminal.json({ new: added, failed, sources: results });
  else context.terminal.say(texts.done(added, failed));
  if (context.signal.aborted) throw new CommandFailure(cliTexts.interrupted);
  if (failed > 0) throw new CommandFailure('');
}
