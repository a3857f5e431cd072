/** The one spelling of an address that two sources' links to the same page share: tracking away, fragment away, order and case settled. */

/** Parameters that say how a reader came, never what is shown. */
const TRACKING =
  /^(utm_\w+|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|twclid|igshid|mc_cid|mc_eid|mkt_tok|oly_anon_id|oly_enc_id|vero_id|_hsenc|_hsmi|_ga|_gl|s_cid|ref_src|wt\.mc_id|at_(medium|campaign|custom\d?)|pk_(campaign|kwd|source|medium)|mtm_\w+|piwik_\w+|cmpid|xtor)$/i;

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
  const kept = [...url.searchParams].filter(([name]) => !TRACKING.test(name));
  // Untouched when nothing was dropped: some servers read their query by position or encode it in their own way.
  if (kept.length < [...url.searchParams].length) url.search = new URLSearchParams(kept).toString();
  return url.href;
}

/** Key for identity: as the canonical address, but http and https, a trailing slash and a leading www. are one and the same. */
export function urlIdentity(canonical: string): string {
  const url = new URL(canonical);
  const host = url.host.replace(/^www\./, '');
  return `${host}${url.pathname.replace(/\/+$/, '')}${url.search}`;
}
