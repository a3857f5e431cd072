/** Interfaces that ask for a key: a refusal in, a failure that names the environment variable and never the key out. */
import { type Failure, fail } from '../../domain/failure.js';
import type { Source } from '../../domain/source.js';
import { recordTexts } from '../../texts/records.js';
import { researchTexts } from '../../texts/research.js';
import { explainRefusal } from './explain-refusal.js';
import type { Ask } from './follow-pages.js';

type Needy = Pick<Source, 'needsKey' | 'missingKey'>;

/** The environment variable, where the configuration names it. */
const keyNameOf = ({ needsKey, missingKey }: Needy): string | null =>
  missingKey ?? (typeof needsKey === 'string' && needsKey !== '' ? needsKey : null);

/** The failure of a source that has no key. */
export function missingKey(source: Needy): { ok: false; failure: Failure } {
  const name = keyNameOf(source);
  return fail('forbidden', name === null ? researchTexts.missingKey : recordTexts.missingKey(name));
}

/** Servers repeat the question when they refuse it, and the key with it, as it is or written as in an address. */
function withoutKey(text: string, key: string): string {
  const spellings = [key, encodeURIComponent(key), new URLSearchParams([['', key]]).toString().slice(1)];
  return spellings.reduce((rest, spelling) => rest.replaceAll(spelling, '…'), text);
}

/** @returns the failure in words, without what the server said as it was said. */
export function describeRefusal(failure: Failure, source: Needy, key: string): Failure {
  const { status, answer, ...known } = failure;
  if (status === 401 || status === 403)
    return fail('forbidden', researchTexts.keyRefused(keyNameOf(source), status), { status }).failure;
  const said = answer === undefined ? {} : { answer: withoutKey(answer, key) };
  const { answer: _, ...explained } = explainRefusal({ ...known, ...(status !== undefined && { status }), ...said });
  return { ...explained, message: withoutKey(explained.message, key) };
}

/** Asks, and gives refusals in words. */
export const withKey =
  (ask: Ask, source: Needy, key: string): Ask =>
  async (question) => {
    const answer = await ask(question);
    return answer.ok ? answer : { ok: false, failure: describeRefusal(answer.failure, source, key) };
  };
