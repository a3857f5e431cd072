/** Addresses and sentences that hold what only we should know in, what may be shown of them out. */
import { describe, expect, it } from '@jest/globals';
import { hideSecrets, withoutSecretFields, withoutSecrets } from '../../src/domain/credentials.js';

describe('secrets', () => {
  it.each([
    ['https://anna:hemligt@a.example/rss', 'https://a.example/rss'],
    ['https://a.example/rss?api_key=hemligt&q=skola', 'https://a.example/rss?api_key=…&q=skola'],
    ['https://a.example/?q=key&ApiKey=hemligt#del', 'https://a.example/?q=key&ApiKey=…#del'],
    ['https://a.example/?subscription-key=hemligt', 'https://a.example/?subscription-key=…'],
    ['https://a.example/?x%2Dauth%2Dtoken=hemligt', 'https://a.example/?x%2Dauth%2Dtoken=…'],
    ['https://a.example/?keywords=skola&code=SE&passage=2', 'https://a.example/?keywords=skola&code=SE&passage=2'],
    ['https://a.example/#access_token=hemligt', 'https://a.example/#access_token=…'],
    ['https://a.example/?%=1&token=hemligt', 'https://a.example/?%=1&token=…'],
    ['ingen adress', 'ingen adress'],
  ])('%s is shown as %s', (address, shown) => expect(withoutSecrets(address)).toBe(shown));

  it('are hidden in sentences too, and the key wherever it stands', () => {
    const text = 'Läste https://x:y@a.example/a?token=hemligt, men nyckeln abc123 (abc123) godtogs inte.';
    expect(hideSecrets(text, 'abc123')).toBe('Läste https://a.example/a?token=…, men nyckeln … (…) godtogs inte.');
    expect(hideSecrets('Ingen nyckel.', '')).toBe('Ingen nyckel.');
  });

  it('are hidden among settings by their names', () => {
    expect(withoutSecretFields({ set: 'open', apiKey: 'hemligt', n: 3 })).toEqual({ set: 'open', apiKey: '…', n: 3 });
  });
});
