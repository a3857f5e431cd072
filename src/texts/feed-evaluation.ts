/** What users read when the feed reader is measured on cases: headings, and what is wrong with a folder of cases. */
export const feedEvaluationTexts = {
  unreadable: (file: string, reason: string) =>
    `${file} går inte att läsa: ${reason}. Mappen som --cases anger ska ha filen cases.jsonl och mappen files.`,
  unwritable: (file: string, reason: string) => `Svaren kunde inte skrivas till ${file}: ${reason}.`,
  noCases: (file: string) => `${file} är tom. Skriv ett fall per rad.`,
  unknownPeer: (name: string, known: string) => `Läsaren ${name} finns inte att jämföra med. Välj bland ${known}.`,
  peerMissing: (name: string) =>
    `Läsaren ${name} är inte installerad. Den hör till utvecklingspaketen: kör npm install utan --omit=dev.`,
  group: 'grupp',
  total: 'alla',
  apart: '(räknas för sig)',
  wrong: (id: string, what: string) => `fel: ${id}: ${what}`,
  progress: (done: number, total: number) => `Läser fall ${done} av ${total}`,
};
