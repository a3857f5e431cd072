/** `spanare doctor`: one look at everything that must be in order, in plain Swedish, with what to do about what is not. */
import { existsSync, statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { loadConfig } from '../config.js';
import { isReadable } from '../domain/source.js';
import { StartError } from '../domain/start-error.js';
import { countItems } from '../intake/items.js';
import { countOutdatedTags } from '../intake/verdicts.js';
import { readSourceStates } from '../sources/source-state.js';
import { cliTexts } from '../texts/cli.js';
import { watchTexts } from '../texts/watches.js';
import { hasWatches } from '../watches/match-changes.js';
import { countBehind } from '../watches/watch-lag.js';
import type { Parts } from '../wire.js';
import { type CommandContext, CommandFailure, withParts } from './context.js';
import { readIndexState } from './index-state.js';

const texts = cliTexts.doctor;
const LOW_DISK_BYTES = 500 * 1024 * 1024;
const MIN_NODE = [20, 19] as const;

type Finding = { level: 'ok' | 'warning' | 'error'; message: string };
const fine = (message: string): Finding => ({ level: 'ok', message });
const warn = (message: string): Finding => ({ level: 'warning', message });
const broken = (message: string): Finding => ({ level: 'error', message });

function checkNode(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const isOld = major < MIN_NODE[0] || (major === MIN_NODE[0] && minor < MIN_NODE[1]);
  return isOld ? broken(texts.nodeOld(process.versions.node)) : fine(texts.nodeOk(process.versions.node));
}

/** The folder may not have been made yet: then the place it will be made in counts. */
function checkDisk(folder: string): Finding[] {
  if (!existsSync(folder)) return dirname(folder) === folder ? [] : checkDisk(dirname(folder));
  const { bavail, bsize } = statfsSync(folder);
  const free = bavail * bsize;
  return free < LOW_DISK_BYTES ? [warn(texts.diskLow(`${Math.round(free / 1024 / 1024)} MB`))] : [];
}

async function checkSources(parts: Parts): Promise<Finding[]> {
  const states = await readSourceStates(parts.store.db, new Date().toISOString());
  const failing = parts.catalogue.active().flatMap((source) => {
    const failure = states.get(source.id)?.failure;
    return failure ? [warn(`  ${texts.sourceFailing(source.name, failure.message)}`)] : [];
  });
  const resting = parts.catalogue
    .all()
    .filter((source) => source.enabled && !isReadable(source))
    .map((source) => source.id);
  return [
    ...(failing.length === 0 ? [fine(texts.sourcesOk)] : [warn(texts.sourcesFailing(failing.length)), ...failing]),
    ...(resting.length === 0 ? [] : [warn(texts.sourcesResting(resting.join(', ')))]),
  ];
}

async function checkData(parts: Parts): Promise<Finding[]> {
  const { store } = parts;
  const items = await countItems(store.db);
  const index = await readIndexState(parts);
  const outdated = await countOutdatedTags(store.db, parts.tagger());
  return [
    fine(texts.storeOk(store.kind, items)),
    ...(items === 0 ? [warn(texts.noItems)] : []),
    index.isBehind ? warn(texts.indexBehind(index.missing)) : fine(texts.indexOk),
    ...(outdated > 0 ? [warn(texts.tagsOutdated(outdated))] : []),
  ];
}

async function checkWatches({ store }: Parts): Promise<Finding[]> {
  if (!(await hasWatches(store.db))) return [];
  const behind = await countBehind(store.db);
  return [behind === 0 ? fine(watchTexts.doctor.fine) : warn(watchTexts.doctor.behind(behind))];
}

async function checkQueue(parts: Parts): Promise<Finding[]> {
  const { jobs, stop } = parts.prepareWork([]);
  try {
    const quarantined = (await jobs.quarantined()).length;
    const trouble = await jobs.ping().then(
      () => null,
      (error: unknown) => (error instanceof Error && error.cause !== undefined ? error.message : texts.queueDown),
    );
    return [
      ...(jobs.kind === 'in-process' ? [] : [trouble === null ? fine(texts.queueOk) : broken(trouble)]),
      ...(quarantined === 0 ? [] : [warn(texts.quarantined(quarantined))]),
    ];
  } finally {
    await stop(0);
  }
}

async function examine(): Promise<Finding[]> {
  const config = loadConfig(process.env);
  return withParts(async (parts) => [
    fine(texts.configOk(config.areas.length, parts.catalogue.all().filter((source) => source.enabled).length)),
    ...[...config.warnings, ...parts.catalogue.warnings()].map(warn),
    ...(config.contact === null ? [warn(texts.contactMissing)] : []),
    ...(await checkData(parts)),
    ...(await checkWatches(parts)),
    ...(await checkQueue(parts)),
    ...(await checkSources(parts)),
    ...checkDisk(config.dataDir),
  ]);
}

const SIGNS = { ok: '  ok  ', warning: '  !   ', error: '  fel ' } as const;

export async function runDoctor(options: { json?: boolean }, context: CommandContext): Promise<void> {
  const findings = await examine().catch((error: unknown) => {
    if (error instanceof StartError) return error.problems.map(broken);
    throw error;
  });
  findings.unshift(checkNode());
  const problems = findings.filter((finding) => finding.level !== 'ok').length;
  if (options.json) context.terminal.json({ ok: problems === 0, findings });
  else {
    for (const finding of findings) context.terminal.say(`${SIGNS[finding.level]}${finding.message}`);
    context.terminal.say(problems === 0 ? texts.fine : texts.problems(problems));
  }
  if (findings.some((finding) => finding.level === 'error')) throw new CommandFailure('');
}
