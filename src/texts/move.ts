/** Swedish sentences of bringing a database to the newest form, and of moving its contents to PostgreSQL. */
import { count as countUnbroken, formatNumber } from './numbers.js';

/** With ordinary spaces: a terminal's lines are searched and copied. */
const plain = (text: string): string => text.replaceAll('\u00a0', ' ');
const count = (n: number, one: string, many: string): string => plain(countUnbroken(n, one, many));
const number = (n: number): string => plain(formatNumber(n));
const rows = (n: number): string => count(n, 'rad', 'rader');

const AGAIN = 'Kör samma kommando igen, så fortsätter flytten där den var.';
const STOP_FIRST = 'Stoppa Spanare och kör samma kommando igen; då går det fort, för bara det som skiljer kopieras.';
const EMPTY_IT = 'Ange en tom databas, eller töm den här.';

export const migrateTexts = {
  description: 'Ge databasen den form som den här versionen behöver (sker också av sig självt vid start)',
  check: 'säg bara om något återstår, ändra inget; avslutas med kod 1 om det gör det',
  upToDate: 'Databasen har redan den nyaste formen.',
  applied: (names: string[]) => `Databasen har fått den nyaste formen: ${names.join(', ')}.`,
  due: (names: string[]) => `Databasen behöver ${names.join(', ')}. Kör migrate, eller starta Spanare.`,
};

export const moveTexts = {
  description: 'Flytta allt från SQLite i DATA_DIR till en tom PostgreSQL-databas',
  to: 'adressen till PostgreSQL: postgres://användare@värd:5432/databas',
  dryRun: 'visa vad som skulle flyttas, ändra inget',
  explanation: `Flytten kan avbrytas när som helst och fortsätter när kommandot körs igen. Den räknas som klar först när varje tabell har
lika många rader och samma kontrollsumma i båda databaserna. SQLite-filen ändras aldrig.

Ett lösenord på kommandoraden kan ses av andra på maskinen: ange det i stället med miljövariabeln PGPASSWORD.
`,

  badAddress:
    'Adressen efter --to går inte att läsa. Den ska se ut så här: postgres://spanare@127.0.0.1:5432/spanare, med eventuella särskilda tecken i lösenordet kodade (t.ex. %40 för @).',
  noSource: (file: string) => `Det finns ingen databas att flytta: ${file} saknas. Ange rätt mapp med DATA_DIR.`,
  sourceIsOlder: (names: string[]) =>
    `Databasen i DATA_DIR är från en äldre version (${names.join(', ')} återstår). Kör migrate utan DATABASE_URL först, och sedan move igen.`,
  inUse:
    'Obs: Spanare verkar vara igång mot SQLite-filen. Flytten kan börja ändå, men blir klar först när den körs med Spanare stoppad.',
  copying: (table: string, done: number, total: number) => `Kopierar ${table}: ${number(done)} av ${rows(total)}`,
  checking: (table: string, done: number, total: number) => `Kontrollerar ${table}: ${number(done)} av ${rows(total)}`,

  headings: { table: 'Tabell', rows: 'Rader', there: 'Rader i PostgreSQL', isSame: 'Lika' },
  yes: 'ja',
  no: 'NEJ',
  number,
  wouldMove: (tables: number, total: number) =>
    `${count(tables, 'tabell', 'tabeller')} med ${rows(total)} skulle flyttas. Inget har ändrats.`,
  wouldResume: (since: string) => `En flytt hit påbörjades ${since} och skulle fortsätta.`,
  wasFinished: (finishedAt: string) => `Flytten hit blev klar ${finishedAt}. Inget har ändrats.`,
  moved: (total: number, seconds: string) =>
    `Klart: ${rows(total)} flyttade på ${seconds} sekunder, och varje tabell är kontrollerad.`,
  next: [
    'Gör så här nu:',
    '  1. Stoppa Spanare om det är igång, sätt DATABASE_URL till samma adress (med lösenordet, eller med PGPASSWORD) och låt DATA_DIR vara som den är.',
    '  2. Starta Spanare. Sökregistret i DATA_DIR följer med av sig självt; har du ett annat byggs det i bakgrunden.',
    '  3. Behåll SQLite-filen (spanare.db) som säkerhetskopia tills du har sett att allt är med.',
  ],
  movedBefore: (finishedAt: string) =>
    `Flytten hit blev klar ${finishedAt}, och databaserna är fortfarande lika. Sätt DATABASE_URL till adressen och starta Spanare.`,

  refused: {
    occupied: (tables: string[]) =>
      `Databasen är inte tom: ${tables.join(', ')} har innehåll som ingen påbörjad flytt har lagt dit. Inget har ändrats. ${EMPTY_IT}`,
    foreign: (tables: string[]) =>
      `Databasen är inte tom: något annat än Spanare har redan gjort tabeller som heter ${tables.join(', ')}. Inget har ändrats. ${EMPTY_IT}`,
    parted: (finishedAt: string) =>
      `Flytten hit blev klar ${finishedAt}, och efter det har någon av databaserna använts: de är inte längre lika. Inget har ändrats. Ska allt flyttas om från SQLite: töm PostgreSQL-databasen först. Annars är det PostgreSQL som gäller.`,
    underWay: 'En annan flytt till samma databas pågår. Vänta tills den är klar, eller avbryt den.',
    changed: `SQLite-filen ändrades under flytten, så den är inte klar: Spanare är nog igång. ${STOP_FIRST}`,
    notSame: `Kopian stämmer inte med SQLite-filen (se tabellen), så flytten är inte klar. Se till att inget annat skriver i PostgreSQL-databasen. ${AGAIN}`,
  },
  interrupted: `Avbrutet. ${AGAIN}`,

  failed: {
    lost: `Förbindelsen med PostgreSQL bröts. ${AGAIN}`,
    diskFull: `Disken hos PostgreSQL är full. Ge den mer plats. ${AGAIN}`,
    value: (table: string, reason: string) =>
      `PostgreSQL tar inte emot ett värde i tabellen ${table}: ${reason}. Flytten är inte klar.`,
  },
};
