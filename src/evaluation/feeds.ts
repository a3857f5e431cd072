/** A folder of feed cases in, how many the feed reader gets right out, by group and beside other parsers: `eval -- feeds`. */
import { writeFile } from 'node:fs/promises';
import { errorCode } from '../domain/error-code.js';
import { readFeed } from '../sources/feed/read-feed.js';
import { feedEvaluationTexts } from '../texts/feed-evaluation.js';
import { type FeedCase, readFeedCases } from './feed-cases.js';
import { findWrongFields } from './feed-checks.js';
import type { PeerName } from './feed-peer-answers.js';
import { type Outcome, openPeer } from './feed-peers.js';

/** Cases that are one project's own choices, or made by hand: told, but no part of the sum. */
export const APART: ReadonlySet<string> = new Set(['policy', 'sv-own']);

export interface Score {
  passed: number;
  failed: number;
}

export interface SuiteScore extends Score {
  /** Every group, also those that the sum leaves out. */
  groups: Record<string, Score>;
}

export interface FeedsReport extends SuiteScore {
  suite: 'feeds';
  /** By name; absent where none was asked for. */
  peer?: Record<string, SuiteScore>;
}

export interface FeedsEvaluation {
  report: FeedsReport;
  /** Of the reader itself, with what was wrong. */
  failures: { id: string; wrong: string[] }[];
}

export interface FeedsOptions {
  cases: string;
  peers?: PeerName[];
  /** Where the answers are written, one JSON line each. */
  out?: string | undefined;
  onCase?(done: number, total: number): void;
}

/** One case as one reader answered it. */
interface Judged {
  feedCase: FeedCase;
  outcome: Outcome;
  /** Null where the case says nothing about what is right. */
  wrong: string[] | null;
}

function readOurselves({ bytes, contentType, url }: FeedCase): Outcome {
  try {
    return { answer: readFeed(bytes, { ...(contentType !== undefined && { contentType }), ...(url && { url }) }) };
  } catch (error) {
    return { error: String(error) };
  }
}

/** A case is failed where there is no answer, whatever it asks. */
function judge(feedCase: FeedCase, outcome: Outcome): Judged {
  const { expect } = feedCase;
  if (expect === undefined) return { feedCase, outcome, wrong: null };
  const wrong = 'error' in outcome ? [outcome.error] : findWrongFields(expect, outcome.answer);
  return { feedCase, outcome, wrong };
}

function scoreSuite(judged: readonly Judged[]): SuiteScore {
  const groups = new Map<string, Score>();
  for (const { feedCase, wrong } of judged) {
    if (wrong === null) continue;
    const { passed, failed } = groups.get(feedCase.group) ?? { passed: 0, failed: 0 };
    const isRight = wrong.length === 0;
    groups.set(feedCase.group, { passed: passed + Number(isRight), failed: failed + Number(!isRight) });
  }
  const counted = [...groups].filter(([group]) => !APART.has(group)).map(([, score]) => score);
  return {
    passed: counted.reduce((sum, { passed }) => sum + passed, 0),
    failed: counted.reduce((sum, { failed }) => sum + failed, 0),
    groups: Object.fromEntries([...groups].sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}

async function judgeWithPeer(name: PeerName, cases: FeedCase[], onCase: () => void): Promise<SuiteScore> {
  const peer = openPeer(name);
  try {
    const judged: Judged[] = [];
    for (const feedCase of cases) {
      judged.push(judge(feedCase, await peer.read(feedCase)));
      onCase();
    }
    return scoreSuite(judged);
  } finally {
    await peer.close();
  }
}

function toLine({ feedCase: { id, group }, outcome, wrong }: Judged): string {
  return `${JSON.stringify({ id, group, ...(wrong !== null && { passed: wrong.length === 0, wrong }), ...outcome })}\n`;
}

async function writeAnswers(file: string, judged: Judged[]): Promise<void> {
  try {
    await writeFile(file, judged.map(toLine).join(''));
  } catch (cause) {
    throw new Error(feedEvaluationTexts.unwritable(file, errorCode(cause) ?? String(cause)), { cause });
  }
}

/** Reads every case with our reader and with the peers. @throws Error in Swedish for a folder that is no folder of cases. */
export async function evaluateFeedFiles(options: FeedsOptions): Promise<FeedsEvaluation> {
  const { peers = [], out } = options;
  const cases = await readFeedCases(options.cases);
  const total = cases.length * (1 + peers.length);
  let done = 0;
  const onCase = (): void => options.onCase?.(++done, total);
  const ours = cases.map((feedCase) => {
    onCase();
    return judge(feedCase, readOurselves(feedCase));
  });
  if (out !== undefined) await writeAnswers(out, ours);
  const peer: Record<string, SuiteScore> = {};
  for (const name of peers) peer[name] = await judgeWithPeer(name, cases, onCase);
  return {
    report: { suite: 'feeds', ...scoreSuite(ours), ...(peers.length > 0 && { peer }) },
    failures: ours.flatMap(({ feedCase, wrong }) => (wrong?.length ? [{ id: feedCase.id, wrong }] : [])),
  };
}
