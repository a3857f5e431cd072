/** `spanare eval`: measures tagging and search on judged examples; the last line of the output is one JSON object. */
import { access, constants, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../config.js';
import { errorCode } from '../domain/error-code.js';
import { evaluateSearchFiles } from '../evaluation/search.js';
import { evaluateTagFiles, type TagsFiles } from '../evaluation/tags.js';
import { compileSynonyms } from '../language/synonyms.js';
import { openEmbeddedEngine } from '../search/embedded.js';
import { cliTexts } from '../texts/cli.js';
import { type CommandContext, CommandFailure } from './context.js';

const texts = cliTexts.evaluate;

/** @throws CommandFailure for a file that is not there or may not be read. */
async function checkReadable(...files: (string | undefined)[]): Promise<void> {
  for (const file of files) {
    if (file === undefined) continue;
    await access(file, constants.R_OK).catch((error: unknown) => {
      throw new CommandFailure(texts.unreadable(file, errorCode(error) ?? String(error)));
    });
  }
}

export async function runEvaluateTags(files: TagsFiles, context: CommandContext): Promise<void> {
  await checkReadable(files.docs, files.verdicts);
  context.terminal.json(await evaluateTagFiles(files, loadConfig(process.env).areas));
}

export interface SearchFiles {
  docs: string;
  queries: string;
  engine: string;
  out?: string;
}

export async function runEvaluateSearch(files: SearchFiles, context: CommandContext): Promise<void> {
  if (files.engine !== 'embedded') throw new CommandFailure(texts.unknownEngine(files.engine));
  await checkReadable(files.docs, files.queries);
  const folder = await mkdtemp(join(tmpdir(), 'spanare-eval-'));
  try {
    const engine = openEmbeddedEngine({ folder, synonyms: compileSynonyms(loadConfig(process.env).synonyms) });
    const outFile = files.out === undefined ? {} : { outFile: files.out };
    context.terminal.json(
      await evaluateSearchFiles({ docsFile: files.docs, queriesFile: files.queries, engine, ...outFile }),
    );
    await engine.close();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
