/** `spanare eval`: measures tagging, search and the feed reader on judged examples; the last line of the output is one JSON object. */
import { access, constants, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Config, loadConfig } from '../config.js';
import { errorCode } from '../domain/error-code.js';
import { isPeerName, PEERS, type PeerName } from '../evaluation/feed-peer-answers.js';
import { isInstalled } from '../evaluation/feed-peers.js';
import { evaluateFeedFiles } from '../evaluation/feeds.js';
import { evaluateSearchFiles } from '../evaluation/search.js';
import { evaluateTagFiles, type TagsFiles } from '../evaluation/tags.js';
import { createLog } from '../log.js';
import { openThreadedEngine } from '../search/embedded/threaded-engine.js';
import type { SearchEngine } from '../search/engine.js';
import { cliTexts } from '../texts/cli.js';
import { feedEvaluationTexts } from '../texts/feed-evaluation.js';
import { type CommandContext, CommandFailure } from './context.js';
import { describeFailures, makeScoreTable } from './feed-scores.js';

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

/** The folder goes whatever happens in it. */
async function inTemporaryFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'spanare-eval-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function withEngine<T>(
  folder: string,
  synonyms: Config['synonyms'],
  work: (engine: SearchEngine) => Promise<T>,
): Promise<T> {
  const engine = openThreadedEngine({ folder, synonyms, log: createLog('error', 2) });
  try {
    return await work(engine);
  } finally {
    await engine.close();
  }
}

export async function runEvaluateSearch(files: SearchFiles, context: CommandContext): Promise<void> {
  if (files.engine !== 'embedded') throw new CommandFailure(texts.unknownEngine(files.engine));
  await checkReadable(files.docs, files.queries);
  const { synonyms } = loadConfig(process.env);
  const outFile = files.out === undefined ? {} : { outFile: files.out };
  const evaluate = (engine: SearchEngine) =>
    evaluateSearchFiles({ docsFile: files.docs, queriesFile: files.queries, engine, ...outFile });
  context.terminal.json(await inTemporaryFolder((folder) => withEngine(folder, synonyms, evaluate)));
}

export interface FeedFiles {
  cases: string;
  peer: string[];
  out?: string;
}

/** @throws CommandFailure for a name nobody knows, or a parser that this installation lacks. */
function toPeers(names: string[]): PeerName[] {
  const unknown = names.find((name) => !isPeerName(name));
  if (unknown !== undefined) throw new CommandFailure(feedEvaluationTexts.unknownPeer(unknown, PEERS.join(', ')));
  const peers = [...new Set(names)].filter(isPeerName);
  const missing = peers.find((name) => !isInstalled(name));
  if (missing !== undefined) throw new CommandFailure(feedEvaluationTexts.peerMissing(missing));
  return peers;
}

/** Peers take a while; a case of ours takes a millisecond. */
const CASES_PER_PROGRESS = 50;

export async function runEvaluateFeeds(files: FeedFiles, context: CommandContext): Promise<void> {
  const { terminal } = context;
  const { report, failures } = await evaluateFeedFiles({
    cases: files.cases,
    peers: toPeers(files.peer),
    out: files.out,
    onCase: (done, total) => {
      if (done % CASES_PER_PROGRESS === 0) terminal.progress(feedEvaluationTexts.progress(done, total));
    },
  }).catch((error: unknown) => {
    throw new CommandFailure(error instanceof Error ? error.message : String(error));
  });
  for (const line of [...describeFailures(failures), ...makeScoreTable(report)]) terminal.say(line);
  terminal.json(report);
}
