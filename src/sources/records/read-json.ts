/** An answer's bytes in, its JSON out, or the failure that says what came instead. */
import { fail, ok, type Result } from '../../domain/failure.js';
import { recordTexts } from '../../texts/records.js';
import { decodeText } from '../decode-text.js';
import type { Document } from '../parse-tasks.js';

/** @returns failures `empty`, `not-a-feed` for a web page or XML, and `truncated` for what is no JSON. */
export function readJson({ bytes, contentType }: Document): Result<unknown> {
  const text = decodeText(bytes, contentType).replace(/^\ufeff/, '');
  if (text.trim() === '') return fail('empty', recordTexts.empty);
  try {
    return ok(JSON.parse(text));
  } catch {
    return /^\s*</.test(text) ? fail('not-a-feed', recordTexts.notData) : fail('truncated', recordTexts.broken);
  }
}
