/** The Swedish of what leaves Spanare as files: column names, names of files, titles of feeds, and the lines that calendars show. */
import { count, formatNumber } from './numbers.js';
import { formatMonth, joinWords } from './web-format.js';

export const exportTexts = {
  untitled: 'Utan rubrik',
  excel: {
    columns: {
      title: 'Rubrik',
      summary: 'Ingress',
      published: 'Publicerad',
      firstSeen: 'Hämtad',
      source: 'Källa',
      level: 'Nivå',
      type: 'Typ',
      language: 'Språk',
      areas: 'Områden',
      people: 'Personer',
      url: 'Adress',
      alsoIn: 'Finns också hos',
      identifiers: 'Beteckningar',
      id: 'Id i Spanare',
    },
    /** With a word before, so that no spreadsheet takes it for a day. @param month 1–12 */
    month: (year: number, month: number) => `i ${formatMonth(year, month)}`,
    year: (year: number) => `under ${year}`,
  },
  calendar: {
    source: (name: string) => `Källa: ${name}`,
    people: (names: readonly string[]) => `Personer: ${joinWords(names)}`,
    areas: (names: readonly string[]) => `Områden: ${joinWords(names)}`,
  },
  feed: {
    title: (parts: readonly string[]) => (parts.length === 0 ? 'Spanare: allt nytt' : `Spanare: ${parts.join(', ')}`),
    description: 'De nyaste posterna som svarar mot en sökning i Spanare.',
  },
  /** What a file of everything is called. */
  everything: 'allt',
  downloads: {
    heading: 'Ta med träffarna',
    download: 'Ladda ned',
    follow: 'Följ sökningen',
    formats: { csv: 'CSV för Excel', ris: 'RIS', bibtex: 'BibTeX' },
    feeds: { rss: 'RSS', atom: 'Atom', ics: 'Kalender' },
    cut: (most: number) => `Filerna rymmer de första ${formatNumber(most)} träffarna.`,
  },
  api: {
    badProfile: 'Välj excel eller machine.',
    badLimit: (most: number) => `Skriv ett heltal mellan 1 och ${most}.`,
  },
  cli: {
    format: 'skriv träffarna som en fil: csv (för Excel), csv-machine, ris eller bibtex',
    out: 'filen som träffarna skrivs till; annars skrivs de här',
    badFormat: (format: string, known: readonly string[]) =>
      `Formatet ”${format}” finns inte. Välj bland ${known.join(', ')}.`,
    formatWithJson: 'Välj antingen --json eller --format.',
    outWithoutFormat: (known: readonly string[]) =>
      `Skriv vilket format filen ska ha med --format: ${known.join(', ')}.`,
    badLimit: (most: number) => `Antalet ska vara ett heltal mellan 1 och ${most}.`,
    unwritable: (file: string, reason: string) => `${file} går inte att skriva: ${reason}.`,
    written: (n: number, file: string) =>
      `${count(n, 'post', 'poster').replaceAll('\u00a0', ' ')} skrivna till ${file}.`,
    cut: (written: number, total: number) =>
      `De första ${formatNumber(written)} av ${formatNumber(total)} träffar; gör frågan smalare för att få med resten.`.replaceAll(
        '\u00a0',
        ' ',
      ),
  },
} as const;
