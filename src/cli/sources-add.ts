/** `spanare sources add` and `try`: looks at an address, shows what would be stored, and saves the source only after a yes. */
import type { SourceWish } from '../domain/source-wish.js';
import { saveSource, type TriedSource, tryWish } from '../intake/source-adding.js';
import { toDefinition, toTrialView } from '../intake/trial-view.js';
import { addingTexts } from '../texts/source-adding.js';
import type { Parts } from '../wire.js';
import { askYesOrNo, isSomebodyThere } from './ask.js';
import { type CommandContext, CommandFailure, withParts } from './context.js';
import { trialLines } from './say-trial.js';
import { readWish, type SourceOptions, unwrap } from './source-options.js';

const texts = addingTexts.cli;

export interface AddSourceOptions extends SourceOptions {
  id?: string;
  candidate?: string;
  by?: string;
  yes?: boolean;
  force?: boolean;
  dryRun?: boolean;
  json?: boolean;
}

interface Try {
  parts: Parts;
  wish: SourceWish;
  tried: TriedSource;
  options: AddSourceOptions;
  context: CommandContext;
}

/** @throws CommandFailure where it can't be read: then there is nothing worth saving, unless that is asked for. */
function refuseUnreadable({ tried, options }: Try): void {
  if (tried.trial.ok) return;
  const message = addingTexts.trialFailed(tried.trial.failure.message);
  if (options.force !== true || options.dryRun === true) throw new CommandFailure(message);
}

/** @throws CommandFailure for an address that is a source already; where there is more at it, how to have that is told. */
function refuseKnown({ parts, wish, tried, options }: Try): void {
  if (tried.known === null || options.dryRun === true) return;
  const { candidates } = toTrialView(tried, wish.url, parts.catalogue);
  const others = candidates.filter(({ known }) => known === null).map(({ n }) => n);
  const message = addingTexts.alreadySource(tried.known.id, tried.known.name);
  throw new CommandFailure(others.length === 0 ? message : `${message} ${texts.otherCandidates(others)}`);
}

/** Whether to save: said beforehand, or by the person who has now seen what it gives. */
async function isWanted({ options, context }: Try): Promise<boolean> {
  if (options.yes === true) return true;
  return isSomebodyThere() && (await askYesOrNo(texts.question, context.signal));
}

async function save({ parts, wish, tried, options }: Try): Promise<TriedSource['source']> {
  const by = options.by ?? addingTexts.localAdministrator;
  return unwrap(await saveSource(parts.adding, tried.source, { by, isIdGiven: wish.id !== undefined }));
}

function sayTrial({ parts, wish, tried, context }: Try): void {
  for (const line of trialLines(toTrialView(tried, wish.url, parts.catalogue), parts.config.areas))
    context.terminal.say(line);
}

async function addForPeople(one: Try): Promise<void> {
  const { context, options, tried } = one;
  sayTrial(one);
  refuseUnreadable(one);
  if (options.dryRun === true) {
    if (tried.known !== null) context.terminal.say(addingTexts.alreadySource(tried.known.id, tried.known.name));
    return context.terminal.say(texts.nothingSaved);
  }
  if (!(await isWanted(one))) throw new CommandFailure(isSomebodyThere() ? texts.notSaved : texts.needsYes);
  const saved = await save(one);
  context.terminal.say(texts.saved(saved.name, saved.id));
}

/** One object, whatever becomes of it; only with --yes does anything get saved. */
async function addForPrograms(one: Try): Promise<void> {
  const { parts, wish, tried, options, context } = one;
  const view = toTrialView(tried, wish.url, parts.catalogue);
  const isToBeSaved = options.yes === true && options.dryRun !== true && (tried.trial.ok || options.force === true);
  const source = isToBeSaved ? toDefinition(await save(one)) : view.source;
  context.terminal.json({ saved: isToBeSaved, ...view, source });
  refuseUnreadable(one);
  if (!isToBeSaved && options.dryRun !== true) throw new CommandFailure(texts.needsYes);
}

export async function runAddSource(url: string, options: AddSourceOptions, context: CommandContext): Promise<void> {
  const wish = readWish(url, options);
  await withParts(async (parts) => {
    context.terminal.progress(texts.looking);
    const tried = unwrap(await tryWish(parts.adding, wish));
    const one = { parts, wish, tried, options, context };
    refuseKnown(one);
    await (options.json === true ? addForPrograms(one) : addForPeople(one));
  });
}
