/** A base with something of everything that a page can show: hits over a year, a story, other languages, copies, areas with reasons, sources in trouble. */
import type { RawItem } from '../../src/domain/item.js';
import type { Application } from './application.js';

const DAY_MS = 86_400_000;

const TITLES = [
  'Trygghetsvandring i centrum samlade många',
  'Polis och kommun gör brottsförebyggande lägesbild tillsammans',
  'Klimatanpassning av skolgårdar börjar i höst',
  'Ny rapport om klimatmål i länets kommuner',
  'Bibliotekets öppettider under sommaren',
  'Polisen fortsätter stadsvandringarna i Orminge',
];
const LEAD =
  'Invånare, fastighetsägare och polis gick tillsammans genom centrum och skrev ner vad som känns otryggt efter mörkrets inbrott. Kommunen ska nu gå igenom förslagen och svara på vilka som kan göras redan i år, medan andra kräver beslut i nämnden och ett samarbete med regionen om belysning längs gångvägarna.';

function localEntries(): (Partial<RawItem> & { title: string })[] {
  return Array.from({ length: 45 }, (_, i) => ({
    title: `${TITLES[i % TITLES.length]}${i < TITLES.length ? '' : `, del ${i}`}`,
    summaryHtml: `<p>${LEAD} Uppföljning nummer ${i} kommer.</p>`,
    published: {
      at: new Date(Date.UTC(2026, 9, 20) - i * i * 0.2 * DAY_MS).toISOString(),
      precision: 'instant' as const,
    },
  }));
}

export async function seed(application: Application): Promise<void> {
  await application.save('lokaltidningen', localEntries());
  const shared = {
    title: 'Region Exempel delar ut stöd till brottsförebyggande arbete i tolv kommuner',
    summaryHtml: `<p>${LEAD}</p>`,
  };
  await application.save('regionen', [
    { ...shared, url: 'https://region.example/stod', published: { at: '2026-11-01T00:00:00.000Z', precision: 'day' } },
    {
      title: 'Superlångtsammansattordutanmellanslagsomskulletvingasidanattrullaisidledommanintebrötetpånågotvis',
      published: null,
      summaryHtml: '<p>Kort.</p>',
    },
  ]);
  await application.save('lokaltidningen', [
    { ...shared, url: 'https://region.example/stod', published: null },
    {
      title: 'Tolv kommuner får stöd till brottsförebyggande arbete av Region Exempel',
      summaryHtml: `<p>${LEAD}</p>`,
      published: { at: '2026-11-02T08:00:00.000Z', precision: 'instant' },
    },
  ]);
  await application.save('journal', [
    {
      title: 'How the climate of small towns shapes the work of local government',
      summaryHtml:
        '<p>We studied how the climate and the size of the town shape what local governments do about it and with whom.</p>',
      published: { at: '2026-05-01T00:00:00.000Z', precision: 'month' },
      people: [{ name: 'Ada Exempel', affiliation: 'Exempel universitet', orcid: '0000-0002-1825-0097' }],
      identifiers: { doi: '10.1000/182' },
    },
  ]);
  const now = new Date().toISOString();
  await application.store.db
    .updateTable('source_states')
    .set({
      last_attempt_at: now,
      failure_code: 'not-found',
      failure_message: 'Adressen finns inte längre (404).',
      consecutive_failures: 4,
      last_success_at: '2026-11-01T06:12:00.000Z',
    })
    .where('source_id', '=', 'journal')
    .execute();
  await application.store.db
    .updateTable('source_states')
    .set({
      first_seen_at: '2026-01-01T00:00:00.000Z',
      last_success_at: now,
      last_new_item_at: now,
      duration_ms: 400,
      last_report: JSON.stringify({
        outcome: 'read',
        new: 3,
        changed: 0,
        alsoIn: 0,
        unchanged: 20,
        deleted: 0,
        skipped: 0,
        notes: ['Sidan har flyttat till https://region.example/ny. Ändra adressen i config/sources.yaml.'],
      }),
    })
    .where('source_id', '=', 'regionen')
    .execute();
}
