/** `spanare reindex` and `spanare retag`: what can be rebuilt from the store is rebuilt, with progress. */
import { performance } from 'node:perf_hooks';
import { countItems } from '../intake/items.js';
import { countOutdatedTags, markAllForRetagging, retagAll } from '../intake/verdicts.js';
import { cliTexts } from '../texts/cli.js';
import { type CommandContext, CommandFailure, withParts } from './context.js';

export async function runReindex(options: { json?: boolean }, context: CommandContext): Promise<void> {
  await withParts(async (parts) => {
    const startedMs = performance.now();
    const total = await countItems(parts.store.db);
    await parts.syncIndex({
      rebuild: true,
      signal: context.signal,
      onProgress: ({ applied }) => context.terminal.progress(cliTexts.reindex.progress(applied, total)),
    });
    if (context.signal.aborted) throw new CommandFailure(cliTexts.interrupted);
    const seconds = (performance.now() - startedMs) / 1000;
    if (options.json) context.terminal.json({ items: total, seconds });
    else context.terminal.say(cliTexts.reindex.done(total, seconds.toFixed(1).replace('.', ',')));
  });
}

export async function runRetag(options: { all?: boolean; json?: boolean }, context: CommandContext): Promise<void> {
  await withParts(async (parts) => {
    const { db } = parts.store;
    const tagger = parts.tagger();
    if (options.all) await markAllForRetagging(db);
    const total = await countOutdatedTags(db, tagger);
    const done = await retagAll(db, tagger, {
      signal: context.signal,
      onProgress: (items) => context.terminal.progress(cliTexts.retag.progress(items, total)),
    });
    await parts.syncIndex({ signal: context.signal });
    if (options.json) context.terminal.json({ items: done });
    else context.terminal.say(cliTexts.retag.done(done));
    if (context.signal.aborted) throw new CommandFailure(cliTexts.interrupted);
  });
}
