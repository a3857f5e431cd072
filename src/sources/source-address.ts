/** A source in, what it fetches out in the one spelling that equal sources share: address and, for archives and interfaces, what is asked of them. */
import { canonicalUrl, urlIdentity } from '../domain/canonical-url.js';
import { adapterOf, isRecordAdapter, type Source } from '../domain/source.js';
import { placesOf } from './records/template.js';

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Two sets of one archive, or two questions to one interface, are two sources at one address. */
function askedOf({ url, kind, adapter, params }: Pick<Source, 'url' | 'kind' | 'adapter' | 'params'>): string {
  const how = adapterOf({ kind, ...(adapter && { adapter }) });
  const isAsked = kind === 'oai-pmh' || kind === 'json-api' || kind === 'sitemap' || isRecordAdapter(how);
  // Of a template the address is only whole with its params.
  if (!isAsked && placesOf(url).length === 0) return '';
  const entries = typeof params === 'object' ? Object.entries(params).sort(([a], [b]) => compareText(a, b)) : [];
  return ` ${how ?? kind} ${JSON.stringify(entries)}`;
}

export function sourceAddress(source: Pick<Source, 'url' | 'kind' | 'adapter' | 'params'>): string {
  const canonical = canonicalUrl(source.url);
  return (canonical === null ? source.url : urlIdentity(canonical)) + askedOf(source);
}
