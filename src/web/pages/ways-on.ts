/** A search without hits in, what lies nearest out: each way is tried first and shown with what it gives. */
import type { SearchAnswer } from '../../search/engine.js';
import { knownTo } from '../../search/resolve-filters.js';
import { emptyTexts as texts } from '../../texts/web-search.js';
import { askEngine, type UnderstoodQuestion, understand } from '../search-items.js';
import { addressOf, type SearchState } from '../search-state.js';
import type { WebServices } from '../services.js';

export interface WayOn {
  label: string;
  href: string;
  note: string;
}

interface Candidate {
  label: string;
  state: SearchState;
  note: (n: number) => string;
}

function candidatesFor(state: SearchState, question: UnderstoodQuestion, answer: SearchAnswer): Candidate[] {
  const candidates: Candidate[] = [];
  if (answer.corrected !== undefined) {
    candidates.push({ label: answer.corrected, state: { ...state, text: answer.corrected }, note: texts.corrected });
  }
  if (state.text !== '' && Object.keys(state.filters).length > 0) {
    candidates.push({ label: state.text, state: { ...state, filters: {} }, note: texts.withoutFilters });
  }
  if (question.query.terms.length > 1) {
    const text = question.query.terms.join(' OR ');
    candidates.push({ label: text, state: { ...state, text }, note: texts.anyWord });
  }
  return candidates;
}

/** A way that cannot be tried is not shown: the page it stands on already says what is wrong. */
async function tryOut(services: WebServices, { label, state, note }: Candidate): Promise<WayOn | null> {
  try {
    const { total } = await askEngine(services, understand(state, knownTo(services)), { limit: 1 });
    return total === 0 ? null : { label, href: addressOf(state), note: note(total) };
  } catch {
    return null;
  }
}

export async function findWaysOn(
  services: WebServices,
  state: SearchState,
  question: UnderstoodQuestion,
  answer: SearchAnswer,
): Promise<WayOn[]> {
  const tried = await Promise.all(
    candidatesFor(state, question, answer).map((candidate) => tryOut(services, candidate)),
  );
  return tried.filter((way) => way !== null);
}
