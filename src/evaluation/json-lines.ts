/** A file of JSON lines and what each must hold in, trusted values out; or where it is wrong and what to write, in Swedish. */
import { constants, createReadStream } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import type { z } from 'zod';
import { errorCode, errorMessage } from '../domain/error-code.js';
import { type LineKind, evaluationTexts as texts } from '../texts/evaluation.js';
import { EvaluationError } from './evaluation-error.js';

function parseLine<Value>(line: string, schema: z.ZodType<Value>, [kind, file, n]: [LineKind, string, number]): Value {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (cause) {
    throw new EvaluationError(texts.noJson(kind, file, n), { cause });
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const fields = new Set(parsed.error.issues.flatMap(({ path }) => (path.length === 0 ? [] : [path.join('.')])));
  throw new EvaluationError(texts.badLine(kind, file, n, [...fields]), { cause: parsed.error });
}

/**
 * One value after the other, so that memory holds what the caller keeps.
 * @throws EvaluationError for a file that can't be read, and for the first line that is wrong
 */
export async function* readJsonLines<Value>(
  kind: LineKind,
  file: string,
  schema: z.ZodType<Value>,
): AsyncGenerator<Value> {
  const input = createReadStream(file, 'utf8');
  // The lines end quietly where the file can't be read.
  let trouble: unknown = null;
  input.on('error', (error) => {
    trouble = error;
  });
  let n = 0;
  try {
    for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
      n += 1;
      const text = n === 1 ? line.replace(/^\uFEFF/, '') : line;
      if (text.trim() !== '') yield parseLine(text, schema, [kind, file, n]);
    }
  } catch (error) {
    if (error !== trouble) throw error;
  } finally {
    input.destroy();
  }
  if (trouble !== null)
    throw new EvaluationError(texts.unreadable(file, errorCode(trouble) ?? errorMessage(trouble)), {
      cause: trouble,
    });
}

/** All of them. @throws EvaluationError */
export async function readAllJsonLines<Value>(
  kind: LineKind,
  file: string,
  schema: z.ZodType<Value>,
): Promise<Value[]> {
  const values: Value[] = [];
  for await (const value of readJsonLines(kind, file, schema)) values.push(value);
  return values;
}

/** All of them; a file without any is a mistake. @throws EvaluationError */
export async function readSomeJsonLines<Value>(
  kind: LineKind,
  file: string,
  schema: z.ZodType<Value>,
): Promise<Value[]> {
  const values = await readAllJsonLines(kind, file, schema);
  if (values.length === 0) throw new EvaluationError(texts.empty(kind, file));
  return values;
}

/** Before the work, so that minutes of it are not lost; nothing is written. @throws EvaluationError */
export async function checkWritable(file: string): Promise<void> {
  try {
    const there = await stat(file).catch(() => null);
    if (there?.isDirectory()) throw Object.assign(new Error('A folder'), { code: 'EISDIR' });
    await access(there === null ? dirname(file) : file, constants.W_OK);
    if (there === null && !(await stat(dirname(file))).isDirectory())
      throw Object.assign(new Error('No folder'), { code: 'ENOTDIR' });
  } catch (cause) {
    throw new EvaluationError(texts.unwritable(file, errorCode(cause) ?? errorMessage(cause)), { cause });
  }
}
