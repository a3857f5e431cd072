/** Addresses: tracking away, relative resolved, other schemes refused; canonical is a fixed point. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canonicalUrl, urlIdentity } from '../../src/intake/canonical-url.js';

describe('canonicalUrl', () => {
  it.each([
    ['https://a.example/x?utm_source=eko&utm_medium=rss', 'https://a.example/x'],
    ['https://a.example/x?id=7&fbclid=abc#topp', 'https://a.example/x?id=7'],
    ['HTTPS://A.Example:443/x', 'https://a.example/x'],
    ['https://user:secret@a.example/x', 'https://a.example/x'],
    ['/nyheter/1', 'https://bas.example/nyheter/1'],
    ['  https://a.example/å ä  ', 'https://a.example/%C3%A5%20%C3%A4'],
    ['https://a.example/x?q=a+b&c=%20', 'https://a.example/x?q=a+b&c=%20'],
    ['https://a.example/x?q=a%20b&id&utm_source=x', 'https://a.example/x?q=a%20b&id'],
  ])('%s → %s', (given, wanted) => {
    expect(canonicalUrl(given, 'https://bas.example/feed')).toBe(wanted);
  });

  it.each(['javascript:alert(1)', 'mailto:a@b.se', 'data:text/html,x', 'file:///etc/passwd', 'https://', 'http://['])(
    'refuses %s',
    (given) => {
      expect(canonicalUrl(given)).toBeNull();
    },
  );

  it('is a fixed point', () => {
    for (const odd of ['http://a.example/??', 'http://a.example/??a=1&&b', 'http://a.example/?&'])
      expect(canonicalUrl(canonicalUrl(odd) ?? '')).toBe(canonicalUrl(odd));
    fc.assert(
      fc.property(fc.webUrl({ withQueryParameters: true, withFragments: true }), (url) => {
        const once = canonicalUrl(url);
        expect(once === null ? null : canonicalUrl(once)).toBe(once);
      }),
    );
  });

  it('identity forgives scheme, www, a trailing slash and the order of parameters, nothing else', () => {
    expect(urlIdentity('http://www.a.example/x/')).toBe(urlIdentity('https://a.example/x'));
    expect(urlIdentity('https://a.example/x?b=2&a=1')).toBe(urlIdentity('https://a.example/x?a=1&b=2'));
    expect(urlIdentity('https://a.example/x?id=1')).not.toBe(urlIdentity('https://a.example/x?id=2'));
    expect(urlIdentity('https://a.example/X')).not.toBe(urlIdentity('https://a.example/x'));
  });
});
