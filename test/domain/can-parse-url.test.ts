/** Swedish addresses stay addresses however often they are asked about: Node 20's own canParse fails once it is warm. */
import { expect, it } from '@jest/globals';
import { canParseUrl } from '../../src/domain/can-parse-url.js';

it.each([
  ['https://hälsa.example/rss', true],
  ['https://kommun.example/nyheter/å-ä-ö', true],
  ['https://', false],
  ['/bara/en/sökväg', false],
])('%s: %s, a hundred thousand times', (text, wanted) => {
  for (let i = 0; i < 100_000; i++) if (canParseUrl(text) !== wanted) throw new Error(`wrong at ${i}`);
  expect(canParseUrl(text)).toBe(wanted);
});
