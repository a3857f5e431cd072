/** A refusal with what the server said in, the failure with its reason in words out: problem+json, and the other forms that interfaces have for it. */
import { type Failure, fail } from '../../domain/failure.js';
import { clip, toPlainText } from '../../language/plain-text.js';
import { recordTexts } from '../../texts/records.js';
import type { Ask } from './follow-pages.js';
import { firstText, listOf, objectOf } from './values.js';

const LONGEST_SAID = 200;
/** What these say is known without words: where nothing is, and who is to wait. */
const CLEAR_STATUSES: readonly number[] = [404, 410, 429];
const DENIED_STATUSES: readonly number[] = [401, 403];

function readJsonText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** One sentence, or those of a list of them, of problems among them. */
const sentencesIn = (value: unknown): string =>
  listOf(value)
    .map((one) => firstText(one, objectOf(one).detail, objectOf(one).message, objectOf(one).title))
    .filter((sentence) => sentence !== '')
    .join('; ');

/** @returns why a server refuses, in its own words, as short plain text; "" where its answer does not say. */
export function reasonIn(answer: unknown): string {
  const body = objectOf(listOf(answer)[0]);
  const { detail, message, error, errors, error_description: description, title } = body;
  const said = firstText(...[detail, message, error, errors, description, title].map(sentencesIn));
  return clip(toPlainText(said.slice(0, 10 * LONGEST_SAID)), LONGEST_SAID);
}

/** @returns the failure itself where the server gave no reason. */
export function explainRefusal(failure: Failure): Failure {
  const { status, answer } = failure;
  if (answer === undefined || status === undefined || CLEAR_STATUSES.includes(status)) return failure;
  const said = reasonIn(readJsonText(answer));
  if (said === '') return failure;
  // What to do about a door that is closed is known; why it is closed may be news.
  if (DENIED_STATUSES.includes(status)) return { ...failure, message: recordTexts.denied(failure.message, said) };
  return fail('refused-question', recordTexts.refused(said, status), { status }).failure;
}

/** Asks, and gives refusals with their reasons. */
export function explaining(ask: Ask): Ask {
  return async (question) => {
    const answer = await ask(question);
    return answer.ok ? answer : { ok: false, failure: explainRefusal(answer.failure) };
  };
}
