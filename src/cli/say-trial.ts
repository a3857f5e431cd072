/** A source that was tried in, lines for a person out: what was found, how it would be saved, and its first items. */
import type { Area } from '../domain/area.js';
import type { TrialView } from '../intake/trial-view.js';
import type { TriedItem } from '../intake/try-source.js';
import { addingTexts } from '../texts/source-adding.js';
import { formatShortDate, LEVEL_NAMES, TYPE_NAMES } from '../texts/web-format.js';

const texts = addingTexts.cli;

function* candidateLines({ answered, asked, candidates, chosen }: TrialView): Generator<string> {
  if (candidates.length === 0) return;
  yield texts.found(candidates.length, answered ?? asked);
  for (const { n, kind, url, title, count, newestAt, why, known, selectors } of candidates) {
    const newest = newestAt === null ? null : formatShortDate(newestAt);
    yield `${n === chosen ? '→' : ' '} ${n}. ${kind}  ${url}${title === '' ? '' : `  ”${title}”`}`;
    yield `     ${why} ${texts.seen(count, newest)}${known === null ? '' : ` ${addingTexts.alreadySource(known.id, known.name)}`}`;
    for (const [name, selector] of Object.entries(selectors ?? {})) yield `       ${name.padEnd(8)} ${selector}`;
  }
}

function* sourceLines({ source, notes }: TrialView): Generator<string> {
  yield '';
  yield texts.wouldBe(source.name);
  yield `  ${source.id}  ${source.kind}  ${source.url}`;
  yield `  ${LEVEL_NAMES[source.level]} · ${TYPE_NAMES[source.type]} · ${source.language} · ${source.every}`;
  for (const [name, selector] of Object.entries(source.selectors ?? {})) yield `  ${name.padEnd(8)} ${selector}`;
  for (const note of notes) yield `  ${note}`;
}

function describeAreas({ areas }: TriedItem, all: readonly Area[]): string {
  if (areas.length === 0) return texts.noArea;
  const nameOf = (id: string): string => {
    const area = all.find((one) => one.id === id);
    return area?.shortName ?? area?.name ?? id;
  };
  return areas.map(({ id, score }) => texts.points(nameOf(id), score)).join(', ');
}

function* itemLines({ trial }: TrialView, areas: readonly Area[]): Generator<string> {
  if (trial === null) return;
  yield '';
  yield texts.items(trial.items.length, trial.total, trial.knownCount);
  for (const item of trial.items) {
    const date = item.publishedAt === null ? texts.noDate : formatShortDate(item.publishedAt);
    yield `  ${date.padEnd(12)} ${item.title}`;
    const known = item.known === null ? [] : [texts.alreadyThere(item.known.sourceName)];
    yield `  ${''.padEnd(12)} ${[describeAreas(item, areas), ...known].join(' · ')}`;
  }
  if (trial.skipped > 0) yield texts.skipped(trial.skipped);
  for (const note of trial.notes) yield `  ${note}`;
  if (trial.perWeek !== null) yield texts.rate(trial.perWeek);
}

/** In the order they are to be said. */
export const trialLines = (view: TrialView, areas: readonly Area[]): string[] => [
  ...candidateLines(view),
  ...sourceLines(view),
  ...itemLines(view, areas),
];
