/** What an interface was asked last time in, how far back to ask this time out; and what to remember when the visit has gone well. */
import type { Source } from '../../domain/source.js';
import type { SourceMemory, VisitContext } from '../visit.js';
import { paramsOf } from './template.js';
import { numberOf } from './values.js';

const DAY_MS = 86_400_000;

/** The question that a memory was made for: when somebody changes it in the configuration, everything begins anew. */
export function nameOfQuestion(source: Pick<Source, 'url' | 'params'>): string {
  return JSON.stringify([source.url, source.params ?? null]);
}

/** @returns when the same question was last read to its end; null for a first visit. */
export function lastSuccessOf(source: Pick<Source, 'url' | 'params'>, memory: SourceMemory): Date | null {
  const { question, readAt } = memory.cursor ?? {};
  const ms = Date.parse(readAt ?? '');
  return question !== nameOfQuestion(source) || Number.isNaN(ms) ? null : new Date(ms);
}

/** @param more what else the kind wants back */
export function rememberSuccess(
  source: Pick<Source, 'url' | 'params'>,
  now: Date,
  more: SourceMemory = {},
): SourceMemory {
  return { ...more, cursor: { ...more.cursor, question: nameOfQuestion(source), readAt: now.toISOString() } };
}

export interface Reach {
  /** Days before the last success that are asked for again: servers publish late, and clocks differ. */
  marginDays: number;
  /** How far back a first visit reaches, unless the source's `params` say `firstDays`. */
  firstDays: number;
}

/** The instant from which to ask. */
export function reachBackTo(source: Source, visit: Pick<VisitContext, 'memory' | 'now'>, reach: Reach): Date {
  const last = lastSuccessOf(source, visit.memory);
  if (last !== null) return new Date(Math.min(last.getTime(), visit.now.getTime()) - reach.marginDays * DAY_MS);
  const firstDays = numberOf(paramsOf(source).firstDays);
  return new Date(visit.now.getTime() - (firstDays !== null && firstDays > 0 ? firstDays : reach.firstDays) * DAY_MS);
}
