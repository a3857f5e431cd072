/** `spanare sources`: every source with its state and the reason. */
import { withoutSecrets } from '../domain/credentials.js';
import type { Source } from '../domain/source.js';
import { countItemsBySource } from '../intake/items.js';
import { readSourceOverviews, type SourceOverview } from '../intake/source-overview.js';
import { canBeFetched } from '../sources/health.js';
import type { SourceState } from '../sources/source-state.js';
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

/** What can be decided about it. */
function describeProposal({ state }: Row): string[] {
  const proposal = state?.proposal ?? null;
  return proposal === null ? [] : [healthTexts.proposal(withoutSecrets(proposal.url), proposal.title)];
}

function describeYield({ source, state, items, counts }: Row, now: Date): string {
  const next = canBeFetched(source) && state ? [texts.next(formatMoment(state.nextFetchAt, now))] : [];
  const last = state?.lastSuccessAt ? [texts.fetched(formatMoment(state.lastSuccessAt, now))] : [];
  return [texts.items(items), texts.week(counts.thisWeek, counts.expected), ...last, ...next].join(', ');
}

export function sayRow(row: Row, now: Date, context: CommandContext): void {
  const warnings = row.health.warnings.map(({ label, sentence }) => `${label}: ${sentence}`);
  context.terminal.say(`${labelOf(row).padEnd(9)} ${row.source.id}  ${row.source.name}`);
  for (const line of [row.health.sentence, ...warnings, ...describeProposal(row), describeYield(row, now)])
    context.terminal.say(`          ${line}`);
}

const withoutProposalSecrets = (state: SourceState): SourceState => ({
  ...state,
  proposal: state.proposal && { ...state.proposal, url: withoutSecrets(state.proposal.url) },
});

export function toJson(row: Row): unknown {
  const { source, state, items, health, counts } = row;
  return {
    id: source.id,
    name: source.name,
    url: withoutSecrets(source.url),
    items,
    itemsThisWeek: counts.thisWeek,
    expectedPerWeek: counts.expected,
    state: state && withoutProposalSecrets(state),
    health: { ...health, label: labelOf(row) },
  };
}

export async function readRows({ store }: Pick<Parts, 'store'>, sources: readonly Source[], now: Date): Promise<Row[]> {
  const items = await countItemsBySource(store.db);
  const overviews = await readSourceOverviews(store.db, sources, now);
  return overviews.map((overview) => ({ ...overview, items: items.get(overview.source.id) ?? 0 }));
}

export async function runSources(options: { all?: boolean; json?: boolean }, context: CommandContext): Promise<void> {
  await withParts(async (parts) => {
    const sources = parts.catalogue.all().filter((source) => options.all || source.enabled);
    const now = new Date();
    const rows = await readRows(parts, sources, now);
    if (options.json) context.terminal.json({ sources: rows.map(toJson) });
    else if (rows.length === 0) context.terminal.say(texts.none);
    else for (const row of rows) sayRow(row, now, context);
  });
}
