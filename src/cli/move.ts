/** `spanare move --to postgres://…`: everything from SQLite to PostgreSQL, with progress, checked, and taken up again where it was. */
import { performance } from 'node:perf_hooks';
import { loadConfig } from '../config.js';
import { canParseUrl } from '../domain/can-parse-url.js';
import { isPercentEncoded } from '../domain/is-percent-encoded.js';
import { createOwner, isDeadOwner } from '../jobs/owner.js';
import { readClaimOwners } from '../store/move/claims.js';
import {
  type MoveOutcome,
  type MovePlan,
  type MoveStep,
  moveStore,
  planMove,
  type TableCheck,
} from '../store/move/move.js';
import { withBothStores } from '../store/move/open.js';
import type { Db } from '../store/store.js';
import { moveTexts as texts } from '../texts/move.js';
import { formatMoment } from '../texts/web-format.js';
import { type CommandContext, CommandFailure } from './context.js';
import { tellStartErrors } from './start-errors.js';
import type { Terminal } from './terminal.js';

export interface MoveOptions {
  to: string;
  dryRun?: boolean;
  json?: boolean;
}

const PROGRESS_EVERY_MS = 500;

function isPostgresUrl(text: string): boolean {
  return canParseUrl(text) && /^postgres(ql)?:$/.test(new URL(text).protocol) && isPercentEncoded(text);
}

/** The store's sentences name the setting that an address usually comes from; here it came from the command line. */
const namingOption = (sentence: string): string => sentence.replaceAll('DATABASE_URL', '--to');

/** Columns of a table, the first one to the left, the others to the right. */
function layOut(lines: string[][]): string[] {
  const width = (column: number): number => Math.max(...lines.map((line) => line[column]?.length ?? 0));
  const widths = (lines[0] ?? []).map((_, column) => width(column));
  return lines.map((line) =>
    line
      .map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
}

const moment = (iso: string): string => formatMoment(iso, new Date()).replaceAll('\u00a0', ' ');
const sumRows = (tables: { rows: number }[]): number => tables.reduce((sum, table) => sum + table.rows, 0);

function sayChecks(tables: TableCheck[], terminal: Terminal): void {
  const { headings, number, yes, no } = texts;
  const lines = tables.map((table) => [
    table.name,
    number(table.rows),
    number(table.targetRows),
    table.isSame ? yes : no,
  ]);
  for (const line of layOut([[headings.table, headings.rows, headings.there, headings.isSame], ...lines]))
    terminal.say(line);
}

function sayPlan({ state, tables }: MovePlan, terminal: Terminal): void {
  const { headings, number } = texts;
  const lines = tables.map((table) => [table.name, number(table.rows), number(table.targetRows)]);
  for (const line of layOut([[headings.table, headings.rows, headings.there], ...lines])) terminal.say(line);
  if (state.kind === 'begun') terminal.say(texts.wouldResume(moment(state.startedAt)));
  if (state.kind === 'finished') terminal.say(texts.wasFinished(moment(state.finishedAt)));
  else terminal.say(texts.wouldMove(tables.length, sumRows(tables)));
}

/** Why a move can't be made or is not finished; null where it is. */
function explainRefusal(outcome: MoveOutcome | MovePlan['state']): string | null {
  const { refused } = texts;
  switch (outcome.kind) {
    case 'occupied':
      return refused.occupied(outcome.tables);
    case 'foreign':
      return refused.foreign(outcome.tables);
    case 'parted':
      return refused.parted(moment(outcome.finishedAt));
    case 'under-way':
      return refused.underWay;
    case 'source-changed':
      return refused.changed;
    case 'not-same':
      return refused.notSame;
    default:
      return null;
  }
}

function sayOutcome(outcome: MoveOutcome, seconds: number, terminal: Terminal): void {
  if ('checks' in outcome) sayChecks(outcome.checks, terminal);
  if (outcome.kind === 'moved-before') terminal.say(texts.movedBefore(moment(outcome.finishedAt)));
  if (outcome.kind !== 'moved') return;
  terminal.say(texts.moved(sumRows(outcome.checks), seconds.toFixed(1).replace('.', ',')));
  for (const line of texts.next) terminal.say(line);
}

/** Tells how far it has come twice a second, and stops the move when the person wants it. */
async function watchProgress(
  source: Db,
  target: Db,
  { terminal, signal }: CommandContext,
): Promise<(step: MoveStep, table: string, rows: number) => void> {
  const { tables } = await planMove(source, target);
  const totals = new Map(tables.map((table) => [table.name, table.rows]));
  let toldMs = 0;
  return (step, table, rows) => {
    signal.throwIfAborted();
    if (performance.now() - toldMs < PROGRESS_EVERY_MS) return;
    toldMs = performance.now();
    const say = step === 'copy' ? texts.copying : texts.checking;
    terminal.progress(say(table, rows, totals.get(table) ?? rows));
  };
}

async function warnIfInUse(source: Db, terminal: Terminal): Promise<void> {
  const self = createOwner();
  const owners = await readClaimOwners(source, new Date().toISOString());
  if (owners.some((owner) => !isDeadOwner(owner, self))) terminal.complain(texts.inUse);
}

async function showPlan(source: Db, target: Db, options: MoveOptions, { terminal }: CommandContext): Promise<void> {
  const plan = await planMove(source, target);
  const refusal = explainRefusal(plan.state);
  if (options.json) terminal.json({ ok: refusal === null, target: plan.state, tables: plan.tables });
  else if (refusal === null) sayPlan(plan, terminal);
  if (refusal !== null) throw new CommandFailure(refusal);
}

async function move(source: Db, target: Db, options: MoveOptions, context: CommandContext): Promise<void> {
  const { terminal } = context;
  await warnIfInUse(source, terminal);
  const startedMs = performance.now();
  const onProgress = await watchProgress(source, target, context);
  const outcome = await moveStore(source, target, { onProgress });
  const seconds = (performance.now() - startedMs) / 1000;
  const refusal = explainRefusal(outcome);
  if (options.json) terminal.json({ ok: refusal === null, ...outcome, seconds });
  else sayOutcome(outcome, seconds, terminal);
  if (refusal !== null) throw new CommandFailure(refusal);
}

export async function runMove(options: MoveOptions, context: CommandContext): Promise<void> {
  if (!isPostgresUrl(options.to)) throw new CommandFailure(texts.badAddress);
  const { dataDir } = loadConfig(process.env);
  const work = options.dryRun === true ? showPlan : move;
  const moving = withBothStores({ dataDir, targetUrl: options.to }, (source, target) =>
    work(source, target, options, context),
  );
  try {
    await tellStartErrors(moving, namingOption);
  } catch (error) {
    throw context.signal.aborted ? new CommandFailure(texts.interrupted) : error;
  }
}
