/** Swedish sentences about fetching: a host and a cause in, one plain sentence out. They never hold a query, a user name or a password. */
import { formatNumber } from './numbers.js';

const stockholm = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Europe/Stockholm',
  dateStyle: 'short',
  timeStyle: 'short',
});

export const fetchingTexts = {
  invalidAddress: () =>
    'Adressen går inte att tolka. Skriv en fullständig adress som börjar med https:// eller http://.',
  ambiguousAddress: () =>
    'Adressen innehåller bakstreck eller styrtecken, som olika program tolkar olika. Skriv den utan dem, med vanliga snedstreck.',
  forbiddenScheme: () => 'Bara adresser som börjar med https:// eller http:// hämtas. Ändra källans adress.',
  forbiddenPort: (host: string, port: number) =>
    `Port ${port} på ${host} hämtas inte: bara 80 och 443 är öppna. Ska källan läsas, lägg till ${host}:${port} i ALLOW_HOSTS.`,
  forbiddenAddress: (host: string) =>
    `${host} leder till en adress i ett internt nät och hämtas inte. Kontrollera adressen. Ska källan läsas, lägg till värden och porten i ALLOW_HOSTS.`,
  unknownHost: (host: string) => `Det finns ingen server som heter ${host}. Kontrollera att adressen är rätt stavad.`,
  nameServerDown: (host: string) =>
    `Namnet ${host} gick inte att slå upp just nu. Ett nytt försök görs automatiskt; håller det i sig, kontrollera nätet.`,
  refused: (host: string) => `Servern ${host} tog inte emot anslutningen. Ett nytt försök görs automatiskt.`,
  unreachable: (host: string) =>
    `Servern ${host} gick inte att nå. Ett nytt försök görs automatiskt; håller det i sig, kontrollera nätet.`,
  reset: (host: string) => `Servern ${host} bröt anslutningen innan den svarade. Ett nytt försök görs automatiskt.`,
  tls: (host: string) =>
    `Den säkra anslutningen till ${host} gick inte att lita på: certifikatet är ogiltigt, utgånget eller gäller en annan server. Meddela den som har webbplatsen.`,
  timeout: (host: string, seconds: number) =>
    `${host} hann inte svara klart på ${formatNumber(seconds)} sekunder. Ett nytt försök görs automatiskt.`,
  tooLarge: (host: string, megabytes: number) =>
    `Svaret från ${host} är större än ${formatNumber(megabytes)} MB och lästes inte. Ange en adress som ger ett kortare flöde.`,
  headersTooLarge: (host: string) =>
    `Svaret från ${host} har för långa huvuden och lästes inte. Meddela den som har webbplatsen.`,
  tooManyRedirects: (host: string, limit: number) =>
    `${host} skickade vidare fler än ${limit} gånger. Öppna adressen i en webbläsare och ange den adress du hamnar på.`,
  redirectWithoutTarget: (host: string) =>
    `${host} skickade vidare utan att säga vart. Öppna adressen i en webbläsare och ange den adress du hamnar på.`,
  redirectToScheme: (host: string) =>
    `${host} skickade vidare till något som inte är en webbadress, och det hämtas inte. Kontrollera källans adress.`,
  redirectOfQuestion: (host: string) =>
    `${host} skickade vidare till en annan adress, dit frågan inte kan följa med. Kontrollera källans adress.`,
  unknownEncoding: (host: string) =>
    `Svaret från ${host} är packat på ett sätt som inte kan läsas. Meddela den som har webbplatsen.`,
  corruptEncoding: (host: string) =>
    `Svaret från ${host} gick inte att packa upp. Ett nytt försök görs automatiskt; håller det i sig, meddela den som har webbplatsen.`,
  truncated: (host: string) =>
    `Svaret från ${host} bröts innan det var klart och lästes inte. Ett nytt försök görs automatiskt.`,
  gone: (host: string) => `Sidan är borttagen för gott från ${host} (410). Sök en ny adress eller stäng av källan.`,
  notFound: (host: string) =>
    `Sidan finns inte på ${host} (404). Kontrollera adressen och sök en ny om den har flyttats.`,
  forbidden: (host: string, status: number) =>
    `${host} nekar åtkomst (${status}). Kontrollera om källan kräver en nyckel, eller fråga den som har webbplatsen.`,
  busy: (host: string, status: number, until?: Date) =>
    until
      ? `${host} är upptagen (${status}) och ber oss vänta till ${stockholm.format(until)}. Ett nytt försök görs därefter.`
      : `${host} är upptagen (${status}). Ett nytt försök görs automatiskt om en stund.`,
  resting: (host: string, until: Date) =>
    `${host} har bett oss vänta till ${stockholm.format(until)}. Ett nytt försök görs därefter.`,
  callsSpent: (host: string, perHour: number, until: Date) =>
    `${host} tillåter högst ${perHour} anrop i timmen från alla våra maskiner tillsammans, eller har bett oss vänta. Ett nytt försök görs efter ${stockholm.format(until)}.`,
  httpStatus: (host: string, status: number) =>
    status >= 500
      ? `Det är fel på servern ${host} (${status}). Ett nytt försök görs automatiskt.`
      : `${host} svarade med ${status} i stället för innehållet. Kontrollera källans adress.`,
  robots: (host: string) =>
    `${host} tillåter inte att den här sidan hämtas av program (robots.txt). Välj ett flöde i stället, eller fråga den som har webbplatsen.`,
  robotsUnavailable: (host: string) =>
    `${host} kunde inte visa sina regler för program (robots.txt) just nu, så sidan hämtas inte. Felet är tillfälligt och ett nytt försök görs automatiskt.`,
  tdm: (host: string) =>
    `${host} har förbehållit sig rätten till text- och datautvinning, så sidan läses inte. Använd källans flöde, eller fråga den som har webbplatsen.`,
  aborted: () => 'Hämtningen avbröts innan den var klar.',
  unreadable: (host: string) =>
    `Svaret från ${host} följer inte HTTP och gick inte att läsa. Meddela den som har webbplatsen.`,
};
