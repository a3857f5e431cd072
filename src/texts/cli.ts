/** The command line's Swedish: help, progress, answers and mistakes. */
import { count as countUnbroken, formatNumber } from './numbers.js';

/** "1 post", "1 284 poster" with ordinary spaces: a terminal's lines are searched and copied. */
const count = (n: number, one: string, many: string): string => countUnbroken(n, one, many).replaceAll('\u00a0', ' ');

export const cliTexts = {
  description: 'Spanare: kunskapsbas för kommunens omvärldsbevakning.',
  usage: '[val] [kommando]',
  help: 'Visa hjälp',
  version: 'Visa versionen',
  helpCommand: 'Visa hjälp för ett kommando',
  json: 'Svara med JSON',
  examples: (lines: string[]) => `\nExempel:\n${lines.map((line) => `  ${line}\n`).join('')}`,
  commonExamples: [
    'npm run spanare -- doctor',
    'npm run spanare -- fetch',
    'npm run spanare -- search "trygghet område:folkhalsa" --limit 5',
  ],
  environment:
    '\nMiljövariabler: DATA_DIR (mapp för data), CONFIG_DIR (mapp för inställningar), DATABASE_URL (PostgreSQL), REDIS_URL (kö), ALLOW_HOSTS, CONTACT, LOG_LEVEL. README berättar mer.\n',
  headings: { usage: 'Användning:', options: 'Val:', commands: 'Kommandon:', arguments: 'Argument:' },

  fetch: {
    description: 'Hämta källor nu: alla som är påslagna, eller de du anger',
    sources: 'id för källor; kommandot sources visar dem',
    progress: (done: number, total: number, name: string, result: string) => `[${done}/${total}] ${name}: ${result}`,
    read: (added: number, changed: number, alsoIn: number, deleted = 0, skipped = 0) =>
      [
        count(added, 'ny', 'nya'),
        ...(changed > 0 ? [count(changed, 'ändrad', 'ändrade')] : []),
        ...(alsoIn > 0 ? [`${alsoIn} fanns redan hos en annan källa`] : []),
        ...(deleted > 0 ? [count(deleted, 'borttagen', 'borttagna')] : []),
        ...(skipped > 0 ? [`${skipped} gick inte att läsa`] : []),
      ].join(', '),
    notModified: 'inget nytt',
    handedBack: 'hämtas redan av en annan process',
    cutShort: 'avbruten, hämtas nästa gång',
    pages: (done: number) => `Läser posternas egna sidor: ${done} hittills`,
    done: (added: number, failed: number) =>
      `${count(added, 'ny post', 'nya poster')}. ${failed === 0 ? 'Alla källor gick att läsa.' : `${count(failed, 'källa', 'källor')} gick inte att läsa.`}`,
    unknown: (id: string, near: string | null) =>
      `Källan ${id} finns inte.${near === null ? '' : ` Menade du ${near}?`} Se alla med kommandot sources.`,
    notActive: (id: string) =>
      `Källan ${id} vilar; kommandot sources --all säger varför. En avstängd källa slås på med sources enable, eller med enabled: true i sources.yaml om den står där.`,
  },
  search: {
    description: 'Sök i kunskapsbasen med samma frågespråk som i sökrutan',
    query: 'frågan; sätt citattecken om den har blanksteg',
    limit: 'antal träffar, 1–100',
    newest: 'ordna efter datum i stället för relevans',
    badLimit: 'Antalet ska vara ett heltal mellan 1 och 100.',
    hits: (total: number) => (total === 0 ? 'Inga träffar.' : count(total, 'träff', 'träffar')),
    didYouMean: (query: string) => `Menade du ${query}?`,
    empty: 'Kunskapsbasen är tom. Hämta källor med kommandot fetch.',
  },
  reindex: {
    description: 'Bygg sökregistret på nytt från databasen; sökningar går som vanligt under tiden',
    progress: (done: number, total: number) => `Indexerar: ${done} av ${total}`,
    done: (items: number, seconds: string) => `Klart: ${count(items, 'post', 'poster')} på ${seconds} sekunder.`,
  },
  retag: {
    description: 'Sätt områden på alla poster på nytt med dagens ordlista; människors bedömningar står kvar',
    all: 'även poster som redan har dagens ordlista',
    progress: (done: number, total: number) => `Sätter områden: ${done} av ${total}`,
    done: (items: number) =>
      items === 0 ? 'Alla poster har redan dagens ordlista.' : `Klart: ${count(items, 'post', 'poster')}.`,
  },
  sources: {
    description: 'Lista källorna och hur de mår',
    all: 'även avstängda',
    none: 'Det finns inga källor. Lägg till en med sources add, eller skriv dem i sources.yaml.',
    items: (n: number) => count(n, 'post', 'poster'),
    week: (n: number, expected: number | null) =>
      `${formatNumber(n)} på sju dagar${expected === null ? '' : ` mot väntat ${formatNumber(expected < 2 ? expected : Math.round(expected))}`}`,
    fetched: (time: string) => `hämtad ${time}`,
    next: (time: string) => `nästa hämtning ${time}`,
  },
  doctorSources: {
    option: 'pröva varje påslagen källa en gång, utan att spara något',
    verdicts: { ok: 'läst', empty: 'tom', 'no-key': 'nyckel', failed: 'fel' },
    missingKey: (name: string) => `Kräver en nyckel i miljövariabeln ${name} och prövades inte.`,
    read: (total: number, newest: string | null) =>
      total === 0
        ? 'Svarar, men utan poster.'
        : `${count(total, 'post', 'poster')}${newest === null ? ', ingen med datum' : `, den nyaste ${newest}`}.`,
    progress: (done: number, total: number, name: string) => `[${done}/${total}] ${name}`,
    done: (tried: number, failed: number) =>
      `${count(tried, 'källa', 'källor')}. ${failed === 0 ? 'Ingen gav fel.' : `${failed} gav fel.`} Inget är sparat.`,
  },
  doctor: {
    description: 'Säg vad som saknas eller är trasigt, och vad du kan göra',
    fine: 'Allt ser bra ut.',
    problems: (n: number) => `${count(n, 'sak', 'saker')} att åtgärda.`,
    configOk: (areas: number, sources: number) =>
      `Inställningarna är hela: ${count(areas, 'område', 'områden')}, ${count(sources, 'påslagen källa', 'påslagna källor')}.`,
    storeOk: (kind: 'sqlite' | 'postgres', items: number) =>
      `Databasen (${kind === 'sqlite' ? 'SQLite' : 'PostgreSQL'}) svarar och har ${count(items, 'post', 'poster')}.`,
    queueOk: 'Kön i Redis svarar.',
    queueDown:
      'Kön i Redis svarar inte. Kontrollera REDIS_URL och att Redis är igång. Inget går förlorat, men inget hämtas så länge.',
    quarantined: (n: number) =>
      `${count(n, 'jobb', 'jobb')} har misslyckats så ofta att det lagts åt sidan. Se kommandot jobs.`,
    indexOk: 'Sökregistret är i fas med databasen.',
    indexBehind: (n: number) =>
      `Sökregistret ligger ${n > 0 ? `${count(n, 'ändring', 'ändringar')} ` : ''}efter. Det kommer i kapp när Spanare är igång; annars kör reindex.`,
    tagsOutdated: (n: number) =>
      `${count(n, 'post', 'poster')} har områden från en äldre ordlista. Det rättas när Spanare är igång; annars kör retag.`,
    contactMissing: 'CONTACT är inte satt. Skriv en adress dit den som äger en källa kan höra av sig.',
    sourcesFailing: (n: number) => `${count(n, 'källa', 'källor')} går inte att läsa. Se kommandot sources.`,
    sourceFailing: (name: string, message: string) => `${name}: ${message}`,
    sourcesResting: (names: string) => `Påslagna källor av en sort som inte kan läsas än: ${names}.`,
    sourcesOk: 'Ingen källa är trasig.',
    noItems: 'Det finns inga poster än. Starta Spanare, eller kör fetch.',
    diskLow: (free: string) => `Det är ont om plats på disken: ${free} kvar i mappen för data.`,
    nodeOld: (version: string) => `Node ${version} är för gammal. Installera 20.19 eller senare.`,
    nodeOk: (version: string) => `Node ${version} duger.`,
  },
  evaluate: {
    description: 'Mät hur väl märkning, sökning och läsning av flöden stämmer med bedömda exempel',
    tags: 'Mät fokusområden mot bedömda dokument',
    search: 'Mät sökningen mot bedömda frågor',
    feeds: 'Mät läsningen av flöden mot fall med facit',
    cases: 'mapp med fall: cases.jsonl och files',
    peer: 'läs också med rss-parser eller feedsmith; kan anges flera gånger',
    docs: 'fil med dokument, en JSON per rad',
    verdicts: 'fil med människors bedömningar, en JSON per rad',
    queries: 'fil med bedömda frågor, en JSON per rad',
    engine: 'sökmotor: embedded',
    out: 'skriv svaren till en fil, en JSON per rad',
    unknownEngine: (name: string) => `Sökmotorn ${name} finns inte. Skriv embedded.`,
    unreadable: (file: string, reason: string) => `${file} går inte att läsa: ${reason}.`,
  },
  interrupted: 'Avbrutet. Det som hann sparas ligger kvar.',
  failed: (message: string) => `Det gick inte: ${message}`,
  errors: {
    storeTrouble:
      'Databasen slutade svara. Det som hann sparas är kvar. Kontrollera att den är igång och har plats på disken, och kör kommandot igen.',
    unknownCommand: (name: string, near: string | null) =>
      `Kommandot ${name} finns inte.${near === null ? '' : ` Menade du ${near}?`} Se alla med --help.`,
    unknownOption: (name: string) => `Valet ${name} finns inte här. Se vilka som finns med --help.`,
    missingArgument: (name: string) => `Argumentet ${name} saknas. Se --help.`,
    missingOption: (name: string) => `Valet ${name} måste anges. Se --help.`,
    missingValue: (name: string) => `Valet ${name} behöver ett värde. Se --help.`,
    tooMany: 'För många argument. Se --help.',
  },
};
