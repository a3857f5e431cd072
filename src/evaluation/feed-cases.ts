/** A folder of feed cases in, each case with its bytes out: `cases.jsonl` names a file in `files/` and what reading it must give. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { errorCode } from '../domain/error-code.js';
import { feedEvaluationTexts } from '../texts/feed-evaluation.js';
import { describeBadLine } from '../texts/tagging.js';

const text = z.string();
/** One right answer, or several of which any will do. */
const texts = z.union([text, z.array(text)]);
/** ISO 8601; null for "no date", "*" for any. */
const date = text.nullable();

const expectedItem = z.object({
  title: texts.optional(),
  link: text.optional(),
  id: text.optional(),
  /** Published or updated. */
  date: date.optional(),
  published: date.optional(),
  updated: date.optional(),
  summaryText: texts.optional(),
  contentText: texts.optional(),
  /** A part of one author's text. */
  author: text.optional(),
  /** Parts of authors' texts, all of them. */
  authorsAll: z.array(text).optional(),
  categories: z.array(text).optional(),
});
export type ExpectedItem = z.infer<typeof expectedItem>;

const expectedFeed = z.object({
  feedTitle: texts.optional(),
  feedLink: text.optional(),
  language: text.optional(),
  count: z.number().int().optional(),
  /** The first entries, in the document's order. */
  items: z.array(expectedItem).optional(),
});
export type ExpectedFeed = z.infer<typeof expectedFeed>;

const caseSchema = z.object({
  id: text,
  group: text,
  /** A name, never a path. */
  file: text.regex(/^[^/\\]+$/),
  contentType: text.optional(),
  url: text.optional(),
  /** Absent where only answers are wanted. */
  expect: expectedFeed.optional(),
});

export interface FeedCase extends z.infer<typeof caseSchema> {
  bytes: Uint8Array;
}

async function readOrExplain(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (cause) {
    throw new Error(feedEvaluationTexts.unreadable(path, errorCode(cause) ?? String(cause)), { cause });
  }
}

function parseLine(line: string, file: string, number: number): z.infer<typeof caseSchema> {
  try {
    return caseSchema.parse(JSON.parse(line));
  } catch (cause) {
    throw new Error(describeBadLine(file, number), { cause });
  }
}

/**
 * @param folder holds `cases.jsonl` and `files/`
 * @throws Error in Swedish, with file and line, for what is missing or cannot be read.
 */
export async function readFeedCases(folder: string): Promise<FeedCase[]> {
  const list = join(folder, 'cases.jsonl');
  const lines = (await readOrExplain(list)).toString('utf8').split('\n');
  const cases: FeedCase[] = [];
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') continue;
    const parsed = parseLine(line, list, index + 1);
    cases.push({ ...parsed, bytes: await readOrExplain(join(folder, 'files', parsed.file)) });
  }
  if (cases.length === 0) throw new Error(feedEvaluationTexts.noCases(list));
  return cases;
}
