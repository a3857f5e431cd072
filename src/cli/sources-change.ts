/** `spanare sources show`, `change`, `enable`, `disable`, `remove` and `restore`: one added source after it was added. */
import { withoutSecrets } from '../domain/credentials.js';
import type { Source } from '../domain/source.js';
import type { SourceChange } from '../domain/source-wish.js';
import { changeSource, findAdded, putBack, takeAway } from '../intake/source-adding.js';
import { toDefinition } from '../intake/trial-view.js';
import { nearestOf } from '../language/nearest.js';
import { addingTexts } from '../texts/source-adding.js';
import { formatShortDate } from '../texts/web-format.js';
import type { Parts } from '../wire.js';
import { askYesOrNo, isSomebodyThere } from './ask.js';
import { type CommandContext, CommandFailure, withParts } from './context.js';
import { readChange, type SourceOptions, unwrap } from './source-options.js';
import { readRows, sayRow, toJson } from './sources.js';

const texts = addingTexts.cli;

interface JsonOption {
  json?: boolean;
}

/** Also those of config/, which can be shown though not changed. @throws CommandFailure */
function findSource({ catalogue }: Parts, id: string): Source {
  const source = catalogue.find(id);
  if (source !== undefined) return source;
  const removed = catalogue.removed(id);
  if (removed !== undefined)
    throw new CommandFailure(`${addingTexts.removed(id, removed.source.name)} ${texts.restoreHint(id)}`);
  const nearest = nearestOf(
    id,
    catalogue.all().map((one) => one.id),
  );
  throw new CommandFailure(addingTexts.unknown(id, nearest));
}

const showValue = (value: unknown): string => (typeof value === 'object' ? JSON.stringify(value) : String(value));

export async function runShowSource(id: string, options: JsonOption, context: CommandContext): Promise<void> {
  await withParts(async (parts) => {
    const source = findSource(parts, id);
    const added = parts.catalogue.added(id);
    const now = new Date();
    const [row] = await readRows(parts, [source], now);
    if (row === undefined) return;
    const definition = toDefinition(source);
    if (options.json === true) {
      const origin = added === undefined ? null : { at: added.addedAt, by: added.addedBy };
      return context.terminal.json({ ...(toJson(row) as object), ...definition, added: origin });
    }
    sayRow(row, now, context);
    for (const [field, value] of Object.entries(definition))
      context.terminal.say(`  ${field.padEnd(14)} ${showValue(value)}`);
    context.terminal.say(
      `  ${added === undefined ? texts.inConfig : texts.addedBy(formatShortDate(added.addedAt), added.addedBy)}`,
    );
  });
}

async function change(id: string, wanted: SourceChange, options: JsonOption, context: CommandContext): Promise<void> {
  await withParts(async (parts) => {
    const source = unwrap(await changeSource(parts.adding, id, wanted));
    if (options.json === true) context.terminal.json({ changed: true, source: toDefinition(source) });
    else context.terminal.say(texts.changed(source.name, source.id, source.enabled));
  });
}

export const runChangeSource = (
  id: string,
  options: SourceOptions & JsonOption & { url?: string },
  context: CommandContext,
): Promise<void> => change(id, readChange(options), options, context);

export const runEnableSource = (
  id: string,
  enabled: boolean,
  options: JsonOption,
  context: CommandContext,
): Promise<void> => change(id, { enabled }, options, context);

export async function runRemoveSource(
  id: string,
  options: JsonOption & { yes?: boolean },
  context: CommandContext,
): Promise<void> {
  await withParts(async (parts) => {
    const { source } = unwrap(findAdded(parts.adding, id));
    const isWanted =
      options.yes === true ||
      (isSomebodyThere() &&
        (await askYesOrNo(texts.removeQuestion(source.name, withoutSecrets(source.url)), context.signal)));
    if (!isWanted) throw new CommandFailure(isSomebodyThere() ? texts.notRemoved : texts.removeNeedsYes);
    unwrap(await takeAway(parts.adding, id));
    if (options.json === true) context.terminal.json({ removed: true, id, name: source.name });
    else context.terminal.say(`${texts.removed(source.name)} ${texts.restoreHint(id)}`);
  });
}

export async function runRestoreSource(id: string, options: JsonOption, context: CommandContext): Promise<void> {
  await withParts(async (parts) => {
    const source = unwrap(await putBack(parts.adding, id));
    if (options.json === true) context.terminal.json({ restored: true, source: toDefinition(source) });
    else context.terminal.say(texts.restored(source.name, source.id));
  });
}
