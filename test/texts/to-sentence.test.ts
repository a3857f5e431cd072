import { expect, it } from '@jest/globals';
import { toSentence } from '../../src/texts/to-sentence.js';

it.each([
  ['Servern svarade inte', 'Servern svarade inte.'],
  ['Servern svarade inte.', 'Servern svarade inte.'],
  ['Vad gick fel?', 'Vad gick fel?'],
  ['Och så vidare…', 'Och så vidare…'],
  ['Felet är ”trasig.”', 'Felet är ”trasig.”.'],
])('%s becomes %s', (said, sentence) => {
  expect(toSentence(said)).toBe(sentence);
});
