/** `spanare sources export` and `import`: the sources as an OPML file, and the sources of such a file. */
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { errorCode } from '../domain/error-code.js';
import { ITEM_TYPES, LEVELS } from '../domain/vocabulary.js';
import { type ImportLine, importOpml, MOST_OPML_BYTES, sourcesToExport } from '../intake/import-opml.js';
import { writeOpml } from '../sources/opml/write-opml.js';
import { opmlTexts } from '../texts/opml.js';
import { addingTexts } from '../texts/source-adding.js';
import { type CommandContext, CommandFailure, withParts } from './context.js';
import { unwrap } from './source-options.js';

const texts = addingTexts.cli;

export async function runExportSources(options: { out?: string }, context: CommandContext): Promise<void> {
  await withParts(async (parts) => {
    const sources = sourcesToExport(parts);
    const file = writeOpml(sources);
    if (options.out === undefined) return context.terminal.say(file.trimEnd());
    try {
      writeFileSync(options.out, file);
    } catch (error) {
      throw new CommandFailure(texts.unwritable(options.out, errorCode(error) ?? String(error)));
    }
    context.terminal.complain(texts.exported(sources.length, options.out));
  });
}

/** @throws CommandFailure */
function readFile(path: string): Uint8Array {
  try {
    if (statSync(path).size > MOST_OPML_BYTES)
      throw new CommandFailure(opmlTexts.tooLarge(MOST_OPML_BYTES / 1024 / 1024));
    return readFileSync(path);
  } catch (error) {
    if (error instanceof CommandFailure) throw error;
    throw new CommandFailure(texts.unreadableFile(path, errorCode(error) ?? String(error)));
  }
}

/** @throws CommandFailure */
function oneOf<Value extends string>(
  option: string,
  written: string | undefined,
  values: readonly Value[],
): Value | undefined {
  if (written === undefined) return undefined;
  const found = values.find((value) => value === written);
  if (found === undefined) throw new CommandFailure(texts.badOption(option, written, values));
  return found;
}

function describeLine({ status, name, url, id, note }: ImportLine): string {
  const what = id === null ? name || url : `${id}  ${name}`;
  return `${texts.importStatus[status].padEnd(12)} ${what}${note === null ? '' : `: ${note}`}`;
}

export interface ImportSourcesOptions {
  level?: string;
  type?: string;
  by?: string;
  dryRun?: boolean;
  json?: boolean;
}

export async function runImportSources(
  path: string,
  options: ImportSourcesOptions,
  context: CommandContext,
): Promise<void> {
  const level = oneOf('--level', options.level, LEVELS);
  const type = oneOf('--type', options.type, ITEM_TYPES);
  const bytes = readFile(path);
  await withParts(async (parts) => {
    const dryRun = options.dryRun === true;
    const by = options.by ?? addingTexts.localAdministrator;
    const result = unwrap(await importOpml(parts.adding, { bytes, contentType: null }, { level, type, by, dryRun }));
    if (options.json === true) return context.terminal.json({ dryRun, ...result });
    for (const line of result.lines) context.terminal.say(describeLine(line));
    context.terminal.say(texts.imported(result.added, result.known, result.skipped));
    if (dryRun) context.terminal.say(texts.nothingSaved);
  });
}
