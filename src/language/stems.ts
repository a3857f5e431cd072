/** A word in, its stem out: Snowball, and for Swedish the inflections that Snowball leaves apart (cykeln/cyklar, energin, städer). */
import snowball from 'snowball-stemmers';
import { FORM, swedishDictionary } from './dictionary.js';
import { remember } from './remember.js';

const MEMORY_WORDS = 20_000;
const LONGEST_WORD = 80;

const swedish = snowball.newStemmer('swedish');
const english = snowball.newStemmer('english');

/** Definite forms that Snowball leaves (huset, skolan), taken off before it; not from words that end so by themselves. */
const DEFINITE_NEUTER = /(?<=.{2})(?<!h|it|budg|intern|plan|magn|pak|rak|stak|kom|fab|di)ets?$/;
const DEFINITE_COMMON = /(?<=.{2})(?<!pl|kr|gr|org|rom|tulp|slog|sp|st|jap|[se]m)ans?$/;

/** Brought to forms that Snowball cuts alike, before it does: genomförandet as genomförande, arbetena as arbeten, hållbart as hållbara. */
const REWRITTEN: readonly (readonly [RegExp, string])[] = [
  [/(?<=.(?:[dfgjkmnpvxyåäöo]|bb|[dlgk]l|del|ttr|[nd]dr|[aeiouyåäö][rst]|ss|ls|[tknlpr]t))and(?:et|en|ena)s?$/, 'ande'],
  [/(?<=[aoåyeäöui])ende(?:n|t|na)s?$/, 'ende'],
  [/(?<=.{3})(?<!för|förs|^ar|^hy|^all|^or|magdal)enas?$/, 'en'],
  [/(?<=.{2}[^bm])bart$/, 'bara'],
  [/(?<=.{3})bo(?:r|rna|n)s?$/, 'bo'], // nackaborna
  [/(?<=(?:[kaios]t|ss|vis|mot)or)ns?$/, ''], // sektorn
  [/(?<=(?<!s)tema|schema|drama|trauma|dilemma)[nt]s?$/, ''],
  [/som(?:mare|rar)(?:na?)?s?$/, 'sommara'],
  [/eets?$/, 'eum'], // museet
];

/** Applied in order to what Snowball left; each rule brings the forms of one pattern of inflection together. */
const SWEDISH_RULES: readonly (readonly [RegExp, string])[] = [
  [/skilt$/, 'skild'], // särskilt
  [/(al|iv|ell|il|kel)t$/, '$1'], // kommunalt → kommunal, finansiellt → finansiell
  [/(stor|[lrn]ång|^[lu]ng|svår|klar|grön|låg|hög|^hel)t$/, '$1'], // stort, långt, svårt
  [/hårt$/, 'hård'],
  [/((?:för|rör|hör|stör|styr)|(?:.ställ|mäl)|(?:.[aeiouyåäö]v))[dt]$/, '$1'], // infört, anställd, krävt
  [/(bur|stul|tag|drag|slag|bjud|fall|håll)n$/, '$1'], // idéburna, antagna
  [/(an|om|åter)vänt$/, '$1vänd'],
  [/(.{3})män$/, '$1man'], // tjänstemän
  [/([ei])um$/, '$1'], // gymnasium, gymnasiet
  [/eln$/, 'el'], // cykeln
  [/([bdfgkpstv])l$/, '$1el'], // cyklar, exemplet
  [/([bcdfkpstvx])n$/, '$1'], // vattnet beside vatten, of which Snowball leaves "vatt"
  [/([bdfgkmpstv])r$/, '$1'], // vintrar, numret
  [/(.{2}[iyåäöé]|oro)n$/, '$1'], // energin, nivån, miljön, kommittén
  [/mm$/, 'm'], // programmet
  [/städ$/, 'stad'],
  [/länd$/, 'land'],
  [/nätt$/, 'natt'],
  [/bränd$/, 'brand'],
  [/böck$/, 'bok'],
  [/bönd$/, 'bond'],
  [/stränd$/, 'strand'],
  [/ledamöt$/, 'ledamot'],
];

/** What Snowball takes for an inflection and what belongs to many a word: resultat, sektor, ansvar, skillnad, plats. */
const LIKE_AN_INFLECTION = /(?:at|or|ar|nad|[^s]s)$/;
/** Genitives of definite forms, which by chance end in words (skol-ans has lans). */
const LIKE_A_GENITIVE = /(?:[ea]ns|ets|nas)$/;

const stemSwedish = remember((word) => {
  const indefinite = rewrite(word).replace(DEFINITE_NEUTER, '').replace(DEFINITE_COMMON, 'a');
  let stem = swedish.stem(isUninflected(indefinite) ? `${indefinite}a` : indefinite);
  for (const [pattern, replacement] of SWEDISH_RULES) {
    if (stem.length > 3) stem = stem.replace(pattern, replacement);
  }
  return stem;
}, MEMORY_WORDS);

const rewrite = (word: string): string =>
  REWRITTEN.reduce((form, [pattern, replacement]) => form.replace(pattern, replacement), word);

/** Whether the dictionary has the word, or what may be the last part of it, as it stands, and not without its last letter. */
function isUninflected(word: string): boolean {
  if (!LIKE_AN_INFLECTION.test(word)) return false;
  const dictionary = swedishDictionary();
  const isBase = (form: string): boolean =>
    (dictionary.lookUp(form) & FORM.word) !== 0 && (dictionary.lookUp(form.slice(0, -1)) & FORM.word) === 0;
  if (isBase(word)) return true;
  const shortest = LIKE_A_GENITIVE.test(word) ? 6 : word.endsWith('s') ? 4 : 5;
  for (let start = 2; start <= word.length - shortest; start++) if (isBase(word.slice(start))) return true;
  return false;
}

const stemEnglish = remember((word) => english.stem(word), MEMORY_WORDS / 2);

/** Expects lower case. Words with digits, and words too long to be words, are given back as they are. */
export function stem(word: string, language: 'sv' | 'en'): string {
  if (word.length < 3 || word.length > LONGEST_WORD || /\p{N}/u.test(word)) return word;
  return language === 'sv' ? stemSwedish(word) : stemEnglish(word);
}
