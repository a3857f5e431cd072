/** An application in, one with a source in every state out: kept as visits would have left them, so that pages and answers can be looked at. */
import { type Source, sourcesSchema } from '../../src/domain/source.js';
import { insertSources } from '../../src/sources/added-sources.js';
import type { Gap } from '../../src/sources/health/gap.js';
import type { Proposal } from '../../src/sources/health/proposal.js';
import type { Rhythm } from '../../src/sources/health/rhythm.js';
import { registerSources, type VisitReport } from '../../src/sources/source-state.js';
import type { Db } from '../../src/store/store.js';
import type { Application } from './application.js';

const HOUR_MS = 3_600_000;
const DAY_HOURS = 24;

const hoursAgo = (hours: number): string => new Date(Date.now() - hours * HOUR_MS).toISOString();
const daysAgo = (days: number): string => hoursAgo(days * DAY_HOURS);

const REPORT: VisitReport = {
  outcome: 'read',
  new: 0,
  changed: 0,
  alsoIn: 0,
  unchanged: 20,
  deleted: 0,
  skipped: 0,
  notes: [],
};
const RHYTHM: Rhythm = {
  perWeek: 6,
  usualGapDays: 3,
  lastItemAt: hoursAgo(30),
  filledOn: daysAgo(200).slice(0, 10),
  items: 150,
};
const GAP: Gap = {
  firstAt: daysAgo(3),
  lastAt: daysAgo(1),
  times: 2,
  size: 20,
  windowHours: 9,
  sinceHours: 24,
  adviseMinutes: 240,
  overlapAt: null,
  isCut: false,
};
const proposal = (url: string, from: Proposal['from'], title = ''): Proposal => ({
  url,
  title,
  foundAt: daysAgo(4),
  from,
});

interface Kept {
  first_seen_at: string;
  last_success_at: string | null;
  last_new_item_at: string | null;
  next_fetch_at: string;
  consecutive_failures: number;
  failure_code: string | null;
  failure_message: string | null;
  failing_since: string | null;
  unconfirmed_at: string | null;
  retry_at: string | null;
  duration_ms: number;
}
interface Told {
  rhythm?: Partial<Rhythm> | null;
  gap?: Gap;
  proposal?: Proposal;
  report?: Partial<VisitReport> | null;
}

/** One line per state: the source, what its row holds beside what is usual, and what was learned of it. */
interface Scene {
  id: string;
  name: string;
  fields?: Partial<Source>;
  kept?: Partial<Kept>;
  told?: Told;
  isAdded?: boolean;
}

const failed = (code: string, message: string, more: Partial<Kept> = {}): Partial<Kept> => ({
  failure_code: code,
  failure_message: message,
  consecutive_failures: 4,
  failing_since: daysAgo(4),
  last_success_at: daysAgo(4.1),
  ...more,
});

const BECAME_PAGE =
  'Flödet har flyttat: adressen visar nu en webbsida (”Aktuellt från länet”) i stället för ett flöde.';

export const SCENES: Scene[] = [
  { id: 'bra', name: 'Myndigheten för exempel', fields: { expectedAreas: ['trygghet'] }, told: { report: { new: 3 } } },
  { id: 'vantat', name: 'Kommunens anslagstavla' },
  { id: 'tyst', name: 'Grannkommunens nyheter', told: { rhythm: { lastItemAt: daysAgo(16) } } },
  {
    id: 'tomt',
    name: 'Tomma flödet',
    kept: { last_new_item_at: null, first_seen_at: daysAgo(2) },
    told: { rhythm: null, report: { unchanged: 0 } },
  },
  {
    id: 'ny',
    name: 'Nya tidningen',
    kept: { first_seen_at: hoursAgo(3) },
    told: { rhythm: { perWeek: null, items: 12, filledOn: hoursAgo(3).slice(0, 10) } },
  },
  {
    id: 'vantar',
    name: 'Inte hämtad än',
    kept: { last_success_at: null, last_new_item_at: null },
    told: { rhythm: null, report: null },
  },
  { id: 'langsam', name: 'Länets långa lista', kept: { duration_ms: 9200 } },
  {
    id: 'hicka',
    name: 'Hackande servern',
    kept: failed('timeout', 'hicka.example hann inte svara klart på 20 sekunder.', { consecutive_failures: 1 }),
  },
  {
    id: 'osaker',
    name: 'Svarar bara 304',
    kept: failed('timeout', 'osaker.example hann inte svara klart på 20 sekunder.', { unconfirmed_at: hoursAgo(1) }),
  },
  {
    id: 'borta',
    name: 'Flödet som togs bort',
    kept: failed('not-found', 'Sidan finns inte på borta.example (404).'),
    told: { proposal: proposal('https://borta.example/rss/nyheter.xml', 'page', 'Nyheter') },
  },
  {
    id: 'flyttad',
    name: 'Flödet som blev en sida',
    kept: failed('moved', BECAME_PAGE),
    told: { proposal: proposal('https://flyttad.example/flode?api_key=hemligt', 'page', 'Aktuellt') },
    isAdded: true,
  },
  { id: 'vilse', name: 'Flyttad utan adress', kept: failed('moved', BECAME_PAGE) },
  {
    id: 'omdirigerad',
    name: 'Hänvisar för gott',
    told: {
      proposal: proposal('https://omdirigerad.example/ny', 'redirect'),
      report: { notes: ['Flödet har flyttat för gott till https://omdirigerad.example/ny.'] },
    },
  },
  { id: 'lucka', name: 'Flödet som rullar fort', told: { gap: GAP, rhythm: { perWeek: 370 } } },
  {
    id: 'bett-vanta',
    name: 'Ber oss vänta',
    kept: failed('busy', 'bett-vanta.example är upptagen (429).', {
      failing_since: hoursAgo(1),
      retry_at: new Date(Date.now() + 2 * HOUR_MS).toISOString(),
    }),
  },
  {
    id: 'nyckel',
    name: 'Nekar nyckeln',
    fields: { needsKey: 'EXEMPEL_KEY' },
    kept: failed('forbidden', 'nyckel.example nekar åtkomst (403).'),
  },
  { id: 'saknar-nyckel', name: 'Saknar nyckel', fields: { missingKey: 'EXEMPEL_KEY' } },
  { id: 'avstangd', name: 'Avstängda källan', fields: { enabled: false } },
  {
    id: 'aldrig',
    name: 'Aldrig läst',
    kept: failed('dns', 'Det finns ingen server som heter aldrig.example.', { last_success_at: null }),
    told: { rhythm: null, report: null },
  },
];

const toSource = ({ id, name, fields }: Scene): Source => {
  const { missingKey, ...rest } = fields ?? {};
  const [source] = sourcesSchema.parse([
    {
      id,
      name,
      url: `https://anna:hemligt@${id}.example/rss?token=hemligt`,
      kind: 'rss',
      level: 'regionalt',
      type: 'nyhet',
      language: 'sv',
      ...rest,
    },
  ]);
  if (source === undefined) throw new Error(`No source ${id}`);
  return { ...source, ...(missingKey !== undefined && { missingKey }) };
};

/** Those of config/; the others are added by `fillStates`. */
export const STATE_SOURCES: Source[] = SCENES.filter((scene) => !scene.isAdded).map(toSource);

async function keep(db: Db, { id, kept, told = {} }: Scene): Promise<void> {
  const { rhythm = {}, report = {} } = told;
  await db
    .updateTable('source_states')
    .set({
      first_seen_at: daysAgo(200),
      last_attempt_at: hoursAgo(1),
      last_success_at: hoursAgo(1),
      last_new_item_at: hoursAgo(30),
      next_fetch_at: new Date(Date.now() + HOUR_MS).toISOString(),
      duration_ms: 400,
      rhythm: rhythm === null ? null : JSON.stringify({ ...RHYTHM, ...rhythm }),
      last_report: report === null ? null : JSON.stringify({ ...REPORT, ...report }),
      gap: told.gap === undefined ? null : JSON.stringify(told.gap),
      proposal: told.proposal === undefined ? null : JSON.stringify(told.proposal),
      ...kept,
    })
    .where('source_id', '=', id)
    .execute();
}

/** For an application that was started with `STATE_SOURCES`. */
export async function fillStates({ store, services, save }: Application): Promise<void> {
  const added = SCENES.filter((scene) => scene.isAdded).map(toSource);
  const now = new Date().toISOString();
  await insertSources(
    store.db,
    added.map((source) => ({ source, by: 'test', now })),
  );
  await services.catalogue.refresh();
  await registerSources(
    store.db,
    SCENES.map((scene) => scene.id),
    daysAgo(200),
    () => daysAgo(200),
  );
  for (const id of ['bra', 'langsam', 'lucka'])
    await save(
      id,
      ['skolan', 'vägen', 'badet', 'parken'].map((what) => ({ title: `Nytt om ${what} från ${id}` })),
    );
  for (const scene of SCENES) await keep(store.db, scene);
}
