/** `spanare sources`: every source with its state and the reason. */
import { withoutCredentials } from '../domain/credentials.js';
import type { Source } from '../domain/source.js';
import { countItemsBySource } from '../intake/items.js';
import { readSourceOverviews, type SourceOverview } from '../intake/source-overview.js';
import { cliTexts } from '../texts/cli.js';
import { formatMoment } from '../texts/web-format.js';
import { healthTexts } from '../texts/web-health.js';
import type { Parts } from '../wire.js';
import { type CommandContext, withParts } from './context.js';

const texts = cliTexts.sources;

interface Row extends SourceOverview {
  items: number;
}

const labelOf = (row: Row): string => healthTexts.labels[row.health.status];

function sayRow(row: Row, now: Date, context: CommandContext): void {
  const next = row.source.enabled && row.state ? `, ${texts.next(formatMoment(row.state.nextFetchAt, now))}` : '';
  context.terminal.say(`${labelOf(row).padEnd(9)} ${row.source.id}  ${row.source.name}`);
  context.terminal.say(`          ${row.health.sentence} ${texts.items(row.items)}${next}`);
}

function toJson(row: Row): unknown {
  const { source, state, items, health } = row;
  return {
    id: source.id,
    name: source.name,
    url: withoutCredentials(source.url),
    items,
    state,
    health: { ...health, label: labelOf(row) },
  };
}

async function readRows({ store }: Parts, sources: Source[], now: Date): Promise<Row[]> {
  const items = await countItemsBySource(store.db);
  const overviews = await readSourceOverviews(store.db, sources, now);
  return overviews.map((overview) => ({ ...overview, items: items.get(overview.source.id) ?? 0 }));
}

export async function runSources(options: { all?: boolean; json?: boolean }, context: CommandContext): Promise<void> {
  await withParts(async (parts) => {
    const sources = parts.config.sources.filter((source) => options.all || source.enabled);
    const now = new Date();
    const rows = await readRows(parts, sources, now);
    if (options.json) context.terminal.json({ sources: rows.map(toJson) });
    else if (rows.length === 0) context.terminal.say(texts.none);
    else for (const row of rows) sayRow(row, now, context);
  });
}
