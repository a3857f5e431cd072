/** What users read when a measurement can't be made: which file, which line, what to write. */
import { joinWords } from './web-format.js';

/** What a line of each kind of file has at least. */
const LINES = {
  docs: '{"id": "1", "title": "…", "text": "…"}',
  verdicts: '{"id": "1", "areas": ["…"]}',
  queries: '{"q": "…", "relevant": {"1": 2}}',
} as const;
export type LineKind = keyof typeof LINES;

const UNREADABLE: Record<string, string> = {
  ENOENT: 'finns inte. Ange en fil med JSON-rader',
  EISDIR: 'är en mapp. Ange en fil i den',
  ENOTDIR: 'finns inte: något i sökvägen är ingen mapp. Rätta sökvägen',
  EACCES: 'får inte läsas. Ge dig läsrätt, eller ange en annan fil',
};
const UNWRITABLE: Record<string, string> = {
  ENOENT: 'mappen finns inte. Skapa den, eller ange en annan fil',
  EISDIR: 'det är en mapp. Ange en fil i den',
  ENOTDIR: 'något i sökvägen är ingen mapp. Rätta sökvägen',
  EACCES: 'skrivrätt saknas. Ange en annan fil',
  EROFS: 'disken är skrivskyddad. Ange en annan fil',
};

export const evaluationTexts = {
  unreadable: (file: string, code: string) =>
    `${file} ${UNREADABLE[code] ?? `går inte att läsa (${code}). Ange en annan fil`}.`,
  unwritable: (file: string, code: string) =>
    `--out: ${file} går inte att skriva: ${UNWRITABLE[code] ?? `${code}. Ange en annan fil`}.`,
  noJson: (kind: LineKind, file: string, line: number) =>
    `${file}, rad ${line}: raden är inte giltig JSON. Skriv ett objekt per rad: ${LINES[kind]}`,
  badLine: (kind: LineKind, file: string, line: number, fields: readonly string[]) =>
    `${file}, rad ${line}: ${fields.length === 0 ? 'raden är inget JSON-objekt' : `${joinWords(fields, 'och')} saknas eller har fel form`}. Skriv till exempel ${LINES[kind]}`,
  empty: (kind: LineKind, file: string) => `${file} är tom. Skriv ett objekt per rad: ${LINES[kind]}`,
  unlabelledQueries: (file: string) =>
    `Inget går att mäta: ingen fråga i ${file} har relevant. Skriv {"q": "…", "relevant": {"dokumentets id": 2}}, eller ange --out för att få svaren i en fil.`,
  unlabelledDocs: (file: string) =>
    `Inget går att mäta: inget dokument i ${file} har areas. Skriv {"id": "1", …, "areas": ["område"]}, eller ange --out för att få svaren i en fil.`,
} as const;
