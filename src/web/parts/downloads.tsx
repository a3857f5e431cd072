/** What was searched for in, links to the same as files and as feeds out. */
import { MOST_EXPORTED } from '../../export/item-formats.js';
import { FACETS } from '../../search/engine.js';
import { exportTexts } from '../../texts/export.js';
import type { SearchState } from '../search-state.js';

const texts = exportTexts.downloads;

const FILES = [
  ['csv', texts.formats.csv],
  ['ris', texts.formats.ris],
  ['bib', texts.formats.bibtex],
] as const;
const FEEDS = [
  ['rss', texts.feeds.rss],
  ['atom', texts.feeds.atom],
  ['ics', texts.feeds.ics],
] as const;

/** The same question to the API, whose parameters have English names. */
function addressOf(ending: string, { text, filters, sort }: Pick<SearchState, 'text' | 'filters' | 'sort'>): string {
  const query = new URLSearchParams();
  if (text !== '') query.set('q', text);
  for (const facet of FACETS) for (const value of filters[facet] ?? []) query.append(facet, value);
  if (filters.from) query.set('from', filters.from);
  if (filters.to) query.set('to', filters.to);
  // A feed is of what is new, however the page is ordered.
  if (sort !== undefined && FILES.some(([name]) => name === ending)) query.set('sort', sort);
  return `/api/v1/items.${ending}${query.size === 0 ? '' : `?${query}`}`;
}

const Links = ({ label, links, state }: { label: string; links: typeof FILES | typeof FEEDS; state: SearchState }) => (
  <p class="row small">
    <span class="dim">{label}</span>
    {links.map(([ending, name]) => (
      <a href={addressOf(ending, state)} rel="nofollow">
        {name}
      </a>
    ))}
  </p>
);

/** @param total of hits */
export const Downloads = ({ state, total }: { state: SearchState; total: number }) => (
  <nav class="mt" aria-label={texts.heading}>
    <Links label={texts.download} links={FILES} state={state} />
    {total > MOST_EXPORTED && <p class="small dim">{texts.cut(MOST_EXPORTED)}</p>}
    <Links label={texts.follow} links={FEEDS} state={state} />
  </nav>
);
