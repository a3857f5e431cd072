/** Sources with their health in, the tab that was asked for out: which sources, in which order, and how many stand under each tab. */

import type { SourceOverview } from '../../intake/source-overview.js';
import { HEALTH_STATUSES, needsPerson } from '../../sources/health.js';

export const TABS = ['alla', 'behover-dig', 'tyst', 'langsam', 'ny', 'mar-bra', 'vilar'] as const;
export type Tab = (typeof TABS)[number];

export const findTab = (value: string): Tab | null => TABS.find((tab) => tab === value) ?? null;

function isUnder(tab: Tab, view: SourceOverview): boolean {
  if (tab === 'alla') return true;
  return tab === 'behover-dig' ? needsPerson(view.health) : view.health.status === tab;
}

/** Those that need a person first, then by name. */
export function sourcesUnder(tab: Tab, views: readonly SourceOverview[]): SourceOverview[] {
  // What needs a person stands together, also where it is read.
  const rank = ({ health }: SourceOverview): number =>
    HEALTH_STATUSES.indexOf(health.status) + (needsPerson(health) ? 0 : HEALTH_STATUSES.length);
  return views
    .filter((view) => isUnder(tab, view))
    .sort((a, b) => rank(a) - rank(b) || a.source.name.localeCompare(b.source.name, 'sv'));
}

export const countUnder = (tab: Tab, views: readonly SourceOverview[]): number =>
  views.filter((view) => isUnder(tab, view)).length;
