/** What is said about the queue: in the log to those who run the service, in `spanare jobs`, and about times that can't be kept. */
import { count as countUnbroken } from './numbers.js';

/** With ordinary spaces: a terminal's lines are searched and copied. */
const count = (n: number, one: string, many: string): string => countUnbroken(n, one, many).replaceAll('\u00a0', ' ');

export const jobTexts = {
  cronShape: (cron: string) =>
    `Tiden ${JSON.stringify(cron)} går inte att läsa. Skriv fem fält: minut, timme, dag, månad, veckodag, till exempel "30 3 * * *".`,
  cronInMissingHour: (cron: string) =>
    `Tiden ${JSON.stringify(cron)} kan infalla mellan 02 och 03. Den timmen saknas när sommartiden börjar och kommer två gånger när den slutar. Välj en annan timme.`,
  badPayload: (name: string) =>
    `Jobbet ${name} har ett innehåll som den här versionen inte känner till, troligen från en annan version.`,
  killsProcesses: (times: number) =>
    `Processen dog varje gång jobbet kördes, ${times} gånger i rad. Se i loggen och hos operativsystemet vad den dog av, till exempel brist på minne.`,
  unknownName: (name: string) => `Den här versionen har inget jobb som heter ${name}.`,
  unknownRoutine: (name: string) => `Den här versionen har inget återkommande arbete som heter ${name}.`,
  refused: (database: number) =>
    `Redis svarar men släpper inte in Spanare i databas ${database}. Rätta lösenordet, eller databasnumret sist i REDIS_URL: redis://:lösenord@värd:6379/0`,
  noAnswer: 'Redis svarar inte.',
  evictingRedis: (policy: string) =>
    `Redis har maxmemory-policy ${policy} och kan kasta jobb när minnet tar slut. Sätt maxmemory-policy noeviction.`,
  oldRedis: (version: string) => `Redis ${version} är för gammal. Använd 6.2 eller senare.`,

  cli: {
    description: 'Visa vad kön gör, och vilka jobb som har misslyckats för ofta',
    replay: 'Släpp ut jobb ur karantänen så att de prövas igen',
    ids: 'id för jobb, som de står i listan',
    all: 'alla i karantän',
    names: {
      'visit-host': 'Hämta källor',
      'read-pages': 'Läsa egna sidor',
      'sync-index': 'Uppdatera sökregistret',
      retag: 'Sätta områden',
      'match-watches': 'Gå igenom bevakningar',
      routine: 'Återkommande arbete',
    },
    kinds: { 'in-process': 'Kön finns i den process som kör Spanare.', bullmq: 'Kön finns i Redis.' },
    elsewhere: 'Vad den gör just nu syns bara där; här syns vad som väntar i databasen.',
    state: (waiting: number, running: number, delayed: number) =>
      [`${waiting} väntar`, `${running} pågår`, ...(delayed > 0 ? [`${delayed} prövas igen senare`] : [])].join(', '),
    oldest: (seconds: number) => `det äldsta sedan ${count(seconds, 'sekund', 'sekunder')}`,
    running: 'Pågår:',
    progress: (done: number, of: number | null) => (of === null ? `${done} klara` : `${done} av ${of}`),
    attempt: (n: number) => `försök ${n}`,
    due: 'Väntar i databasen:',
    dueSources: (n: number) => count(n, 'källa att hämta', 'källor att hämta'),
    duePages: (n: number) => count(n, 'sida att läsa', 'sidor att läsa'),
    dueChanges: 'ändringar som sökregistret inte har',
    dueTags: (n: number) => count(n, 'post att sätta områden på', 'poster att sätta områden på'),
    dueWatches: 'poster som bevakningarna inte har gått igenom',
    dueRoutines: (names: string) => `återkommande arbete: ${names}`,
    nothingDue: 'Inget väntar.',
    quarantine: 'I karantän:',
    noQuarantine: 'Inget jobb är i karantän.',
    quarantined: (time: string, tries: number) => `${time}, ${count(tries, 'försök', 'försök')}`,
    howToReplay: 'När orsaken är åtgärdad: släpp ut dem med jobs replay ID, eller jobs replay --all.',
    replayed: (id: string) => `${id} är utsläppt och prövas igen.`,
    noneToReplay: 'Det finns inget att släppa ut.',
    whichToReplay: 'Skriv vilka jobb som ska släppas ut, eller --all. Se vilka som finns med kommandot jobs.',
    unknown: (id: string, near: string | null) =>
      `Inget jobb i karantän heter ${id}.${near === null ? '' : ` Menade du ${near}?`} Se alla med kommandot jobs.`,
    noQueue:
      'Redis svarar inte, så vad kön gör syns inte. Inget går förlorat: det som väntar står i databasen och görs när Redis är tillbaka.',
  },
};
