/**
 * Many watches in, for each text the watches that it is a hit of out. A text is analysed once; of each watch one word leads to it, so that
 * only those are asked that may say yes.
 */
import { createSieve, type Sieve } from '../search/analyse.js';
import type { IndexDocument } from '../search/engine.js';
import type { Alternative } from '../search/plan.js';
import { type AnalysedDocument, analyseDocument } from '../search/rank.js';
import { matchesWatch, type WatchPlan } from './matcher.js';

/** @returns the ids of the watches that have the text as a hit. */
export type Percolator = (document: IndexDocument) => string[];

/** With more terms than this most words pass the sieve anyway, and the sieve itself takes longer. */
const MOST_SIEVED_TERMS = 150;

const termsOf = ({ groups }: Alternative): string[] => groups.flat();
const termsOfPlan = ({ wanted, excluded }: WatchPlan): string[] => [...wanted.flat(), ...excluded].flatMap(termsOf);

/** Of an alternative all groups must be found, so one is enough to look for. */
const smallestGroup = ({ groups }: Alternative): readonly string[] =>
  groups.reduce((least, group) => (group.length < least.length ? group : least), groups[0] ?? []);

/** Terms of which a text must have one to have the word; null where they can't be looked up. */
function leadsOf(alternatives: readonly Alternative[]): string[] | null {
  const leads = [...new Set(alternatives.flatMap(smallestGroup))];
  return leads.length === 0 || leads.some((term) => term.endsWith('*')) ? null : leads;
}

const shortest = (terms: readonly string[]): number => Math.min(...terms.map((term) => term.length));

/** The word that is likely to be the rarest: the longest. */
function chooseLeads({ wanted }: WatchPlan): string[] | null {
  let best: string[] | null = null;
  for (const alternatives of wanted) {
    const leads = leadsOf(alternatives);
    if (leads !== null && (best === null || shortest(leads) > shortest(best))) best = leads;
  }
  return best;
}

function sieveOf(plans: Iterable<WatchPlan>): Sieve | undefined {
  const terms = new Set<string>();
  for (const plan of plans) {
    for (const term of termsOfPlan(plan)) terms.add(term);
    if (terms.size > MOST_SIEVED_TERMS) return undefined;
  }
  return createSieve(terms);
}

function* termsIn({ title, summary, people }: AnalysedDocument): Iterable<string> {
  for (const { counts } of [title, summary, people]) yield* counts.keys();
}

/** @param plans by the watch's id */
export function createPercolator(plans: ReadonlyMap<string, WatchPlan>): Percolator {
  const byTerm = new Map<string, string[]>();
  const others: string[] = [];
  for (const [id, plan] of plans) {
    const leads = chooseLeads(plan);
    if (leads === null) others.push(id);
    for (const term of leads ?? []) byTerm.set(term, [...(byTerm.get(term) ?? []), id]);
  }
  const sieve = sieveOf(plans.values());
  return (document) => {
    const analysed = analyseDocument(document, sieve);
    const candidates = new Set(others);
    for (const term of termsIn(analysed)) for (const id of byTerm.get(term) ?? []) candidates.add(id);
    return [...candidates].filter((id) => {
      const plan = plans.get(id);
      return plan !== undefined && matchesWatch(plan, document, analysed);
    });
  };
}
