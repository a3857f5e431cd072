/** The one spelling of an address that two sources' links to the same page share: tracking away, fragment away, order and case settled. */

/** Parameters that say how a reader came, never what is shown. */
const TRACKING =
  /^(utm_\w+|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|twclid|igshid|mc_cid|mc_eid|mkt_tok|oly_anon_id|oly_enc_id|vero_id|_hsenc|_hsmi|_ga|_gl|s_cid|ref_src|wt\.mc_id|at_(medium|campaign|custom\d?)|pk_(campaign|kwd|source|medium)|mtm_\w+|piwik_\w+|cmpid|xtor)$/i;

/** The name of one `name=value` of a query. */
function nameOf(part: string): string {
  return [...new URLSearchParams(part).keys()][0] ?? '';
}

/** @returns the canonical http(s) address, or null for anything else. `base` resolves a relative one. */
export function canonicalUrl(address: string, base?: string): string | null {
  let url: URL;
  try {
    url = new URL(address.trim(), base);
  } catch {
    return null;
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return null;
  url.hash = '';
  url.username = '';
  url.password = '';
  // The parameters that stay are left as they were written: some servers read them by position or encode them in their own way.
  const parts = url.search.slice(1).split('&');
  const kept = parts.filter((part) => part !== '' && !TRACKING.test(nameOf(part))).join('&');
  // With its question mark: the setter would take one that begins the first parameter for it.
  url.search = kept === '' ? '' : `?${kept}`;
  return url.href;
}

/** Key for identity: as the canonical address, but http and https, a trailing slash, a leading www. and the parameters' order are as one. */
export function urlIdentity(canonical: string): string {
  const url = new URL(canonical);
  const host = url.host.replace(/^www\./, '');
  const query = url.search === '' ? '' : `?${url.search.slice(1).split('&').sort().join('&')}`;
  return `${host}${url.pathname.replace(/\/+$/, '')}${query}`;
}
