/** A lead in, its language out (Swedish or English), or null when it is another language or too little to tell by. */
import { remember } from './remember.js';
import { isSwedishWord } from './swedish-words.js';
import { tokenize } from './tokens.js';

/** Function words are what a language cannot do without; words shared by several languages count for each of them. */
const FUNCTION_WORDS: Record<string, ReadonlySet<string>> = {
  sv: words(
    'och att det som en på är av för med till den har de inte om ett men var jag sig från vi så kan när skulle kommer ut får finns vara hade alla andra mycket än här då sedan också över bli blir vid under efter utan genom mellan inom mot hos eller hur vad vilka vilken nu ska skall där sina sin sitt deras våra vår ny nya nytt nytt mer många några både samt bland redan även åt upp in innan samma nästa varje dessa denna detta sett kring bort enligt',
  ),
  en: words(
    'the of and to in a is that for it as was with be by on not he i this are or his from at which but have an had they you were their one all we can her has there been if more when will would who so no out up into than its about how what your our after over new may these those between through also across during towards among while within where such do does did us',
  ),
  da: words(
    'og af til er på det en som ikke med den har at vi jeg men et om hvad hvor også været blev efter fra eller hos mellem hvordan ved skal kan vil være der de når nye nyt flere gennem',
  ),
  no: words(
    'og av til er på det en som ikke med den har å vi jeg men et om hva hvor også vært ble etter fra eller hos mellom hvordan ved skal kan vil være der de når nye nytt flere gjennom',
  ),
  de: words(
    'der die das und ist nicht mit ein eine zu den von für auf dem sich des im auch als an es bei wir sie werden wird oder aus nach wie sind zur zum über durch noch',
  ),
  fr: words(
    'le la les des et en est un une du que pour dans qui sur pas au par plus avec ce sont aux ou nous vous leur cette se ne',
  ),
  es: words('el la los las de y en que es un una por con para del se al lo como más su no o este sus entre'),
  nl: words(
    'de het een en van ik te dat die in is op zijn met voor niet aan er om ook als bij naar wordt uit door over',
  ),
  fi: words(
    'ja on ei että se hän oli mutta myös kun ovat tai sekä joka kuin niin ole voi sen mukaan sitä jos mitä uusi',
  ),
};

const ENGLISH_ENDING =
  /(?:tion|tions|ness|ment|ments|ing|ings|ity|ities|ly|ies|able|ful|ship|ous|ed|ism|ence|ance|ive|ives|ural|ught|ch|sh|th|ck|ew|ow|ey|ay|oo[a-z]|ea[a-z]+)$/;
const FOREIGN_LETTER = /[^a-zåäöéàüèêëôçáíóúñæøßïâîûœ\d\-:/.,']/;
const MOST_WORDS = 200;

interface Evidence {
  sv: number;
  en: number;
  other: number;
  /** Words that are not Swedish; Danish and Norwegian share most function words with it, but not these. */
  unknown: number;
}

export function detectLanguage(text: string): 'sv' | 'en' | null {
  const found = tokenize(text.slice(0, 4000))
    .slice(0, MOST_WORDS)
    .map((token) => token.text)
    .filter((word) => /\p{L}/u.test(word));
  if (found.length === 0) return null;
  return decide(weigh(found));
}

function decide({ sv, en, other, unknown }: Evidence): 'sv' | 'en' | null {
  const best = Math.max(sv, en);
  // A margin, because names and borrowed words are found in every language.
  if (best < 1.5 || other > best || Math.abs(sv - en) < 0.15 * best) return null;
  if (sv > en) return sv > other + 0.6 * unknown ? 'sv' : null;
  return 'en';
}

/** What one word says of the language, wherever it stands. */
interface WordEvidence {
  /** Languages that have it as a function word. */
  languages: readonly string[];
  sv: number;
  en: number;
  foreign: number;
  unknown: number;
}

const NOTHING: WordEvidence = { languages: [], sv: 0, en: 0, foreign: 0, unknown: 0 };

function weighWord(word: string): WordEvidence {
  const languages = Object.keys(FUNCTION_WORDS).filter((language) => FUNCTION_WORDS[language]?.has(word));
  if (languages.length > 0) return { ...NOTHING, languages };
  if (/[æøßñ]/.test(word) || FOREIGN_LETTER.test(word)) return { ...NOTHING, foreign: 1 };
  const looksSwedish = /[åäö]/.test(word);
  if (isSwedishWord(word)) return { ...NOTHING, sv: looksSwedish ? 1 : 0.7 };
  if (looksSwedish) return { ...NOTHING, sv: 0.3 };
  return { ...NOTHING, unknown: 1, en: ENGLISH_ENDING.test(word) ? 0.8 : word.length > 3 ? 0.1 : 0 };
}

const MEMORY_WORDS = 20_000;
/** Words come back in text after text, and asking the dictionary is most of the work. */
const recallWord = remember(weighWord, MEMORY_WORDS);

function weigh(found: string[]): Evidence {
  const counts: Record<string, number> = {};
  const sum = { sv: 0, en: 0, foreign: 0, unknown: 0 };
  for (const word of found) {
    const evidence = recallWord(word);
    for (const language of evidence.languages) counts[language] = (counts[language] ?? 0) + 1;
    sum.sv += evidence.sv;
    sum.en += evidence.en;
    sum.foreign += evidence.foreign;
    sum.unknown += evidence.unknown;
  }
  const others = Object.entries(counts)
    .filter(([language]) => language !== 'sv' && language !== 'en')
    .map(([, count]) => count);
  return {
    sv: sum.sv + 1.2 * (counts.sv ?? 0),
    en: sum.en + 1.2 * (counts.en ?? 0),
    other: 1.5 * Math.max(0, ...others) + 1.5 * sum.foreign,
    unknown: sum.unknown,
  };
}

function words(list: string): ReadonlySet<string> {
  return new Set(list.split(' '));
}
