/** `spanare jobs`: what the queue does, what waits in the store, and what lies in quarantine; `jobs replay` lets it out. */
import { countDuePages } from '../intake/own-page.js';
import { countOutdatedTags } from '../intake/verdicts.js';
import {
  type Jobs,
  PermanentJobError,
  type QuarantinedJob,
  type QueueState,
  QueueUnavailableError,
  type RunningJob,
} from '../jobs/jobs.js';
import { dueRoutines, ROUTINES } from '../jobs/routines.js';
import { nearestOf } from '../language/nearest.js';
import { dueSourceIds } from '../sources/source-state.js';
import { jobTexts } from '../texts/jobs.js';
import { formatMoment } from '../texts/web-format.js';
import { areWatchesBehind } from '../watches/match-changes.js';
import type { Parts } from '../wire.js';
import { type CommandContext, CommandFailure, withParts } from './context.js';
import { readIndexState } from './index-state.js';

const texts = jobTexts.cli;

async function withJobs<T>(run: (jobs: Jobs, parts: Parts) => Promise<T>): Promise<T> {
  return withParts(async (parts) => {
    const work = parts.prepareWork([]);
    try {
      return await run(work.jobs, parts);
    } finally {
      await work.stop(0);
    }
  });
}

interface Due {
  sources: number;
  pages: number;
  indexIsBehind: boolean;
  outdatedTags: number;
  watchesAreBehind: boolean;
  routines: string[];
}

async function readDue(parts: Parts): Promise<Due> {
  const { store, catalogue, tagger } = parts;
  const { db } = store;
  const now = new Date();
  const ids = catalogue.active().map((source) => source.id);
  return {
    sources: (await dueSourceIds(db, ids, now.toISOString())).length,
    pages: await countDuePages(db, now.toISOString()),
    indexIsBehind: (await readIndexState(parts)).isBehind,
    outdatedTags: await countOutdatedTags(db, tagger()),
    watchesAreBehind: await areWatchesBehind(db),
    routines: await dueRoutines(db, ROUTINES, now),
  };
}

interface Queue {
  state: QueueState[];
  running: RunningJob[];
}

/** @returns null when the queue does not answer; what waits in the store is told all the same. */
async function readQueue(jobs: Jobs): Promise<Queue | null> {
  try {
    return { state: await jobs.state(), running: await jobs.running() };
  } catch (error) {
    if (error instanceof QueueUnavailableError) return null;
    throw error;
  }
}

function sayQueue({ state, running }: Queue, say: (line: string) => void): void {
  for (const row of state) {
    const oldest = row.oldestMs === null ? '' : `, ${texts.oldest(Math.round(row.oldestMs / 1000))}`;
    say(`  ${texts.names[row.name].padEnd(24)} ${texts.state(row.waiting, row.running, row.delayed)}${oldest}`);
  }
  if (running.length > 0) say(texts.running);
  for (const { name, key, attempt, progress } of running) {
    const notes = [
      ...(progress === null ? [] : [texts.progress(progress.done, progress.of)]),
      ...(attempt > 1 ? [texts.attempt(attempt)] : []),
    ];
    say(`  ${[`${texts.names[name]} ${key}`, ...notes].join(', ')}`);
  }
}

function sayDue(due: Due, say: (line: string) => void): void {
  const lines = [
    ...(due.sources > 0 ? [texts.dueSources(due.sources)] : []),
    ...(due.pages > 0 ? [texts.duePages(due.pages)] : []),
    ...(due.indexIsBehind ? [texts.dueChanges] : []),
    ...(due.outdatedTags > 0 ? [texts.dueTags(due.outdatedTags)] : []),
    ...(due.watchesAreBehind ? [texts.dueWatches] : []),
    ...(due.routines.length > 0 ? [texts.dueRoutines(due.routines.join(', '))] : []),
  ];
  say(texts.due);
  for (const line of lines.length > 0 ? lines : [texts.nothingDue]) say(`  ${line}`);
}

function sayQuarantine(quarantined: QuarantinedJob[], say: (line: string) => void): void {
  if (quarantined.length === 0) {
    say(texts.noQuarantine);
    return;
  }
  say(texts.quarantine);
  const now = new Date();
  for (const { id, cause, tries, quarantinedAt } of quarantined) {
    say(`  ${id}`);
    say(`      ${texts.quarantined(formatMoment(quarantinedAt, now), tries)}: ${cause}`);
  }
  say(texts.howToReplay);
}

export async function runJobs(options: { json?: boolean }, context: CommandContext): Promise<void> {
  const { say, json } = context.terminal;
  await withJobs(async (jobs, parts) => {
    const queue = jobs.kind === 'bullmq' ? await readQueue(jobs) : null;
    const due = await readDue(parts);
    const quarantined = await jobs.quarantined();
    if (options.json) return json({ kind: jobs.kind, queue, due, quarantined });
    say(texts.kinds[jobs.kind]);
    if (queue !== null) sayQueue(queue, say);
    else say(jobs.kind === 'bullmq' ? texts.noQueue : texts.elsewhere);
    sayDue(due, say);
    sayQuarantine(quarantined, say);
  });
}

/** @throws CommandFailure for an id that is none, before anything is let out. */
function chooseIds(ids: string[], known: string[], all: boolean): string[] {
  if (all) return known;
  if (ids.length === 0) throw new CommandFailure(texts.whichToReplay);
  for (const id of ids)
    if (!known.includes(id)) throw new CommandFailure(texts.unknown(id.slice(0, 200), nearestOf(id, known)));
  return ids;
}

/** @returns whether it is out; what this version can't run stays, and the others are not held up by it. */
async function letOut(jobs: Jobs, id: string, complain: (line: string) => void): Promise<boolean> {
  try {
    return await jobs.replay(id);
  } catch (error) {
    // Out of quarantine is what counts: where the queue does not answer, the look adds it.
    if (error instanceof QueueUnavailableError) return true;
    if (!(error instanceof PermanentJobError)) throw error;
    complain(`${id}: ${error.message}`);
    return false;
  }
}

export async function runReplay(
  ids: string[],
  options: { all?: boolean; json?: boolean },
  { terminal }: CommandContext,
): Promise<void> {
  await withJobs(async (jobs) => {
    const known = (await jobs.quarantined()).map((job) => job.id);
    const chosen = chooseIds(ids, known, options.all === true);
    const replayed: string[] = [];
    for (const id of chosen) if (await letOut(jobs, id, terminal.complain)) replayed.push(id);
    if (options.json) terminal.json({ replayed });
    else if (chosen.length === 0) terminal.say(texts.noneToReplay);
    else for (const id of replayed) terminal.say(texts.replayed(id));
    if (replayed.length < chosen.length) throw new CommandFailure('');
  });
}
