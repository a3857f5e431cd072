/** Swedish sentences about mistakes in the configuration: what is wrong, and what to write instead. */
import type { z } from 'zod';
import { RECORD_ADAPTERS, type Source } from '../domain/source.js';

type Issue = z.core.$ZodIssue;

const NAMES: Record<string, string> = {
  string: 'text',
  number: 'ett tal',
  int: 'ett heltal',
  boolean: 'true eller false',
  array: 'en lista (rader som börjar med -)',
  object: 'fält med värden (fält: värde)',
  record: 'fält med värden (fält: värde)',
  null: 'inget värde',
};

const name = (type: string): string => NAMES[type] ?? type;
const show = (value: unknown): string => {
  const text = typeof value === 'string' ? `"${value}"` : JSON.stringify(value);
  return text === undefined ? 'inget' : text.length > 80 ? `${text.slice(0, 77)}…` : text;
};

/** Messages of zod's own are English; those written in the schemas are Swedish and say what to write. */
const isOwnMessage = (message: string): boolean => !/^(Invalid|Unrecognized|Too (small|big))/.test(message);

function describeKind(issue: Issue, value: unknown): string {
  if (isOwnMessage(issue.message)) return `${value === undefined ? 'saknas' : `är ${show(value)}`}: ${issue.message}`;
  switch (issue.code) {
    case 'invalid_type':
      return value === undefined
        ? `saknas. Skriv ${name(issue.expected)}`
        : `är ${show(value)}. Skriv ${name(issue.expected)}`;
    case 'invalid_value':
      return `är ${show(value)}. Skriv ett av: ${issue.values.map(String).join(', ')}`;
    case 'unrecognized_keys':
      return `har okända fält: ${issue.keys.join(', ')}. Rätta stavningen eller ta bort dem`;
    case 'too_small':
      return `är ${show(value)}, för lite. Minst ${String(issue.minimum)}`;
    case 'too_big':
      return `är ${show(value)}, för mycket. Högst ${String(issue.maximum)}`;
    case 'invalid_union':
      return `är ${show(value)}, som inte går att läsa`;
    default:
      return `är ${show(value)}: ${issue.message}`;
  }
}

/** What is probably wrong, and what to do, by the parser's code. */
const YAML_MISTAKES: Record<string, string> = {
  BAD_INDENT:
    'Indraget stämmer inte, eller så saknas en avslutande hakparentes eller klammer. Skriv lika många blanksteg som på raderna som hör ihop med den.',
  TAB_AS_INDENT: 'Raden är indragen med tabb. Använd blanksteg.',
  DUPLICATE_KEY: 'Fältet står redan i samma post. Ta bort ett av dem.',
  MISSING_CHAR:
    'Något saknas: ett citattecken, en hakparentes, en klammer, ett komma, ett kolon eller strecket före en post. Skriv det som fattas.',
  BAD_SCALAR_START: 'Ett värde kan inte börja så. Sätt citattecken om det.',
  BAD_DQ_ESCAPE: 'Ett omvänt snedstreck inom citattecken kan inte tolkas. Skriv två, eller använd enkla citattecken.',
  MULTILINE_IMPLICIT_KEY: 'Ett fält och dess kolon ska stå på samma rad. Kontrollera kolon och citattecken.',
  BLOCK_AS_IMPLICIT_KEY: 'Ett kolon för mycket, eller fel indrag. Sätt citattecken om ett värde med kolon i.',
  BLOCK_IN_FLOW: 'Inom hakparenteser och klamrar skrivs allt med komma emellan, inte som rader med streck.',
  MULTIPLE_DOCS: 'Filen har flera delar, skilda med ---. Behåll en.',
  BAD_ALIAS: 'En stjärna (*namn) kan inte tolkas. Sätt citattecken om värdet.',
  TAG_RESOLVE_FAILED: 'Ett utropstecken (!namn) kan inte tolkas. Sätt citattecken om värdet.',
  UNEXPECTED_TOKEN:
    'Här står något som inte hör hemma här. Kontrollera kolon, citattecken och indrag (blanksteg, inte tabb).',
};

export const configTexts = {
  /** @param value what stands there now. Messages written in the schemas are Swedish and used as they are. */
  issue: (field: string, issue: Issue, value: unknown): string =>
    `${field === '' ? 'Innehållet' : field} ${describeKind(issue, value)}.`,
  /** @param column from 1; told where the line alone would leave much to look through */
  at: (file: string, line: number | null, message: string, column?: number): string =>
    line === null
      ? `${file}: ${message}`
      : `${file} rad ${line}${column === undefined ? '' : `, tecken ${column}`}: ${message}`,
  unreadable: (path: string, code: string): string => {
    if (code === 'ENOENT')
      return `${path} finns inte. Kopiera filen från projektets mapp config, eller ange rätt mapp med CONFIG_DIR.`;
    if (code === 'ENOTDIR')
      return `${path} finns inte: CONFIG_DIR ska vara en mapp. Ange mappen med inställningsfilerna.`;
    if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA')
      return `${path} är inte sparad som UTF-8. Öppna den och spara om den med kodningen UTF-8.`;
    return `${path} går inte att läsa (${code}). Kontrollera att filen finns och får läsas.`;
  },
  badAlias: 'En stjärna (*namn) pekar på något som inte finns, eller upprepar för mycket. Skriv ut värdet i stället.',
  /** @param code as the YAML parser names the mistake */
  yaml: (code: string) =>
    `Filen är inte giltig YAML. ${YAML_MISTAKES[code] ?? 'Kontrollera indrag, kolon och citattecken på raden och den före.'}`,
  duplicateId: (id: string, firstLine: number | null) =>
    `id ${id} finns redan${firstLine === null ? '' : ` på rad ${firstLine}`}. Ge en av dem ett annat id.`,
  unknownArea: (field: string, area: string, known: string[]) =>
    `${field} nämner området ${area}, som inte finns i areas.yaml. Skriv ett av: ${known.join(', ')}.`,
  needsSelectors: 'kind är html men selectors saknas. Skriv selectors med minst item och title, eller enabled: false.',
  placeholderInUrl: (place: string) =>
    `url innehåller {${place}}, som inte är ifyllt. Skriv värdet i params (${place}: …), skriv hela adressen, eller enabled: false.`,
  needsAdapter: `kind är json-api men adapter saknas. Skriv ett av: ${RECORD_ADAPTERS.join(', ')}; eller enabled: false.`,
  wrongAdapter: ({ kind, adapter }: Pick<Source, 'kind' | 'adapter'>) =>
    `adapter ${adapter} läser inte källor av kind ${kind}. Rätta en av dem, eller utelämna adapter.`,
  ownVariable: (name: string) =>
    `needsKey pekar på ${name}, som är Spanares egen inställning. Ge källans nyckel ett eget namn.`,
  noAreas: 'Filen har inga områden. Skriv minst ett.',
  environment: (variable: string, message: string) => `Miljövariabeln ${variable} ${message}`,
  port: 'ska vara ett portnummer mellan 0 och 65535, till exempel 3000.',
  url: (example: string) => `ska vara en adress, till exempel ${example}.`,
  serverUrl: (example: string) =>
    `ska vara en adress som börjar med ${example.slice(0, example.indexOf(':'))}://, till exempel ${example}.`,
  redisDatabase: 'ska sluta med ett databasnummer eller inget, till exempel redis://127.0.0.1:6379/0.',
  tokenCharacters:
    'kan inte skickas som det är skrivet. Använd bara bokstäver a–z, siffror och skiljetecken, inga blanksteg.',
  badPercent: 'innehåller ett procenttecken som inte kan tolkas. Ett procenttecken i namn eller lösenord skrivs %25.',
  shortToken: (least: number) =>
    `är för kort för att skydda mätvärdena. Skriv minst ${least} tecken, till exempel vad kommandot openssl rand -hex 32 ger.`,
  hostPort: (value: string) =>
    `ska vara värd:port med komma emellan, till exempel 127.0.0.1:8099, men innehåller ${show(value)}.`,
  trustProxy: 'ska vara antalet proxyservrar framför Spanare, till exempel 1, eller deras adresser med komma emellan.',
  logLevel: 'ska vara ett av: fatal, error, warn, info, debug, trace, silent.',
  yesOnly: 'ska vara yes eller utelämnas.',
  notYet: (variable: string, what: string) =>
    `är satt, men den här versionen har inte ${what} ännu. Ta bort ${variable} för att starta.`,
  openToAll: (host: string) => `Spanare lyssnar på ${host} utan inloggning: alla som når datorn får se och ändra allt.`,
  unauthenticated: (host: string) =>
    `HOST är ${host}, som nås från andra datorer, men inloggning är inte inställd. Ta bort HOST, eller sätt ALLOW_UNAUTHENTICATED=yes om alla som når datorn får se och ändra allt.`,
};
