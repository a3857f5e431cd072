/** The language of a lead. */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { detectLanguage } from '../../src/language/detect-language.js';

describe('detectLanguage', () => {
  it.each<[string, 'sv' | 'en' | null]>([
    ['Kommunen bygger ett nytt bibliotek', 'sv'],
    ['Ny rapport om trygghet', 'sv'],
    ['Så ska stadens träd klara värmen', 'sv'],
    ['Budget för skolan beslutad', 'sv'],
    ['The city council adopts a new climate plan', 'en'],
    ['Research on the housing market in small towns', 'en'],
    ['Kommunen vedtog en ny plan for klimaet og borgerne i byen', null],
    ['Regjeringen legger fram en ny melding om kommunene og hva de skal gjøre', null],
    ['Die Stadt und die Bürger arbeiten zusammen an der Zukunft', null],
    ['Uusi strategia kaupungin asukkaille ja yrityksille on valmis', null],
    ['Le projet de la ville pour les citoyens et les associations', null],
    ['De gemeente werkt aan een nieuw plan voor de inwoners van de stad', null],
    ['El plan de la ciudad para los jóvenes', null],
    ['Новости города и региона', null],
    ['2026-11-23', null],
    ['Vinnova', null],
    ['', null],
  ])('%s', (text, language) => {
    expect(detectLanguage(text)).toBe(language);
  });

  const file = '../shared/data/docs.jsonl';
  const isThere = existsSync(file);
  if (!isThere) console.warn('Skipped: the labelled documents are not beside the repository');
  (isThere ? it : it.skip)(
    'is right about the labelled documents, and hardly ever wrong about their first words',
    () => {
      const docs = readFileSync(file, 'utf8')
        .trim()
        .split('\n')
        .map((line): { title: string; text: string; lang: string } => JSON.parse(line));
      const wrong = (read: (doc: (typeof docs)[number]) => string) =>
        docs.filter((doc) => detectLanguage(read(doc)) !== doc.lang).length;
      expect(wrong((doc) => `${doc.title} ${doc.text}`)).toBe(0);
      expect(wrong((doc) => doc.text.slice(0, 80)) / docs.length).toBeLessThan(0.01);
      const contradicted = docs.filter((doc) => (detectLanguage(doc.title) ?? doc.lang) !== doc.lang);
      expect(contradicted.length / docs.length).toBeLessThan(0.02);
    },
  );
});
