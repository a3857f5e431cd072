/** What Spanare calls itself: the product token that robots.txt speaks to, and the user agent with a way to reach us. */

/** The name a publisher writes in robots.txt to speak to Spanare alone. */
export const PRODUCT_TOKEN = 'Spanare';

/**
 * @param contact an address or link to those who run this installation; empty when none is configured
 * @returns e.g. `Spanare/0.1 (+omvarld@example.se)`
 */
export function userAgent(version: string, contact: string): string {
  // A header may hold visible ASCII only, and a parenthesis would end the comment early.
  const reachable = contact.replace(/[^\x21-\x7e]|[()\\]/g, '');
  return `${PRODUCT_TOKEN}/${version}${reachable === '' ? '' : ` (+${reachable})`}`;
}
