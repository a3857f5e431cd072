/**
 * Entries without a name of their own are known by their address, unless several of them share one (a page that lists them all, links that
 * differ only in their fragment): then address and title together are the name. Pure.
 */
import { createHash } from 'node:crypto';
import { groupBy } from '../domain/group-by.js';
import { urlIdentity } from './canonical-url.js';
import type { Draft } from './normalise.js';
import { titlesAgree } from './similarity.js';

/** A name made of what the entry has: the same address and title give the same name at every visit. */
export function nameByTitle(draft: Pick<Draft, 'url' | 'title'>): string {
  const text = `${urlIdentity(draft.url)}\n${draft.title.toLowerCase()}`;
  return createHash('sha256').update(text).digest('base64url').slice(0, 22);
}

function latestOf(drafts: Draft[], first: Draft): Draft {
  const timeOf = (draft: Draft): string => draft.published?.at ?? '';
  return drafts.reduce((best, draft) => (timeOf(draft) > timeOf(best) ? draft : best), first);
}

/** What becomes of each draft of a group with one address: itself, itself with a name of its own, or nothing. */
function settleGroup(group: Draft[], settled: Map<Draft, Draft>): void {
  const [first] = group;
  if (first === undefined) return;
  // Repeats of one entry: the latest speaks. Otherwise each is an entry of its own, and the address names none of them.
  if (group.every((draft) => titlesAgree(draft.title, first.title))) {
    const latest = latestOf(group, first);
    settled.set(latest, latest);
  } else for (const draft of group) settled.set(draft, { ...draft, addressIsShared: true });
}

/** The drafts of one batch, in order, each with a name that is its own; repeats of one entry are left out. */
export function settleSharedAddresses(drafts: Draft[]): Draft[] {
  const settled = new Map<Draft, Draft>();
  const nameless = drafts.filter((draft) => draft.externalId === null);
  for (const group of groupBy(nameless, (draft) => urlIdentity(draft.url)).values()) settleGroup(group, settled);
  return drafts.flatMap((draft) => (draft.externalId === null ? (settled.get(draft) ?? []) : [draft]));
}
