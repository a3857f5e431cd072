/** Swedish words of every page and of every refusal: frame, navigation, errors, start of the server. */

export const webTexts = {
  product: 'Spanare',
  tagline: 'Omvärldsbevakning',
  skip: 'Hoppa till innehållet',
  mainMenu: 'Huvudmeny',
  search: 'Sök',
  sources: 'Källor',
  searchBase: 'Sök i kunskapsbasen',
  openApi: 'Maskinläsbart gränssnitt (OpenAPI)',
  contact: 'Kontakt',
  version: (version: string) => `Version ${version}`,
  title: (page: string) => `${page} – Spanare`,
} as const;

/** Titles of problems by HTTP status. */
export const problemTitles: Record<number, string> = {
  400: 'Frågan kunde inte läsas',
  401: 'Nyckel saknas eller är fel',
  403: 'Frågan kommer från en annan webbplats',
  404: 'Sidan finns inte',
  405: 'Metoden finns inte här',
  409: 'Det går inte just nu',
  410: 'Borttagen',
  413: 'Innehållet är för stort',
  414: 'Adressen är för lång',
  415: 'Innehållet har en form som inte kan läsas',
  421: 'Okänt värdnamn',
  422: 'Det går inte att använda',
  429: 'För många frågor',
  500: 'Något gick fel hos oss',
  503: 'Tjänsten svarar inte just nu',
};

export const problemTexts = {
  unknownHost: (host: string) =>
    `Spanare svarar inte på namnet ”${host}”. Använd den adress som Spanare startade med, eller ange rätt adress i BASE_URL.`,
  noHost: 'Frågan saknar värdnamn (Host).',
  foreignOrigin: 'Ändringar tas bara emot från Spanares egna sidor. Öppna Spanare i en egen flik och försök igen.',
  badEncoding: 'Adressen innehåller procenttecken som inte kan tolkas. Ett procenttecken skrivs %25.',
  tooLongUrl: (limit: number) =>
    `Adressen är längre än ${limit} tecken. Välj färre filter eller skriv en kortare sökning.`,
  tooLargeHeaders: 'Frågans adress eller huvuden är för stora.',
  badRequest: 'Frågan följer inte HTTP och kunde inte läsas.',
  requestTimeout: 'Frågan kom inte fram i tid.',
  tooManyRequests: 'Du har ställt många frågor på kort tid. Vänta en minut och försök igen.',
  badBody: 'Innehållet är inte giltig JSON.',
  bodyIsNoObject: 'Innehållet är en lista. Skicka ett JSON-objekt: {"fält": värde}.',
  bodyTooLarge: (limit: number) =>
    `Innehållet är större än ${limit < 1024 * 1024 ? `${Math.round(limit / 1024)} kB` : `${Math.round(limit / 1024 / 1024)} MB`}.`,
  unsupportedBody:
    'Innehållets form eller teckenkodning stöds inte. Skicka JSON i UTF-8 med Content-Type: application/json.',
  noBody: 'Innehåll saknas. Skicka JSON med Content-Type: application/json.',
  clientError: 'Frågan kunde inte läsas.',
  notFound: (path: string) => `Adressen ${path} finns inte.`,
  notFoundNear: (path: string, nearest: string) => `Adressen ${path} finns inte. Menade du ${nearest}?`,
  methodNotAllowed: (method: string, allowed: readonly string[]) =>
    `${method} finns inte här. Använd ${allowed.join(' eller ')}.`,
  bug: (number: string) =>
    `Felet är sparat med nummer ${number}. Försök igen, och ange numret om felet kommer tillbaka.`,
  addressWas: 'Adressen var',
  didYouMean: 'Menade du',
  bugPageBefore: 'Felet är sparat med nummer',
  bugPageAfter: 'Försök igen. Kommer felet tillbaka, ange numret för den som sköter Spanare.',
  toSearch: 'Till sökningen',
  tryAgain: 'Försök igen',
} as const;

export const listenTexts = {
  portTaken: (host: string, port: number, variable: string) =>
    `Port ${port} på ${host} används redan av ett annat program. Stäng det, eller välj en annan port med ${variable}, till exempel ${variable}=${port + 1}.`,
  portForbidden: (port: number, variable: string) =>
    `Spanare får inte använda port ${port}. Välj en port från 1024 och uppåt med ${variable}, till exempel ${variable}=3000.`,
  unknownAddress: (host: string) =>
    `Den här datorn har inte adressen ${host}. Ange en adress som den har med HOST, till exempel HOST=127.0.0.1.`,
  other: (host: string, port: number, reason: string) => `Spanare kan inte lyssna på ${host} port ${port}: ${reason}`,
} as const;
