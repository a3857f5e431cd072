/** Swedish sentences about pages, OAI-PMH and the parsing of documents. */

export const parsingTexts = {
  tooMuchMarkup:
    'Dokumentet har orimligt många eller orimligt djupt nästlade element och lästes därför inte. Kontrollera adressen.',
  tookTooLong: (seconds: number) =>
    `Dokumentet tog mer än ${seconds.toLocaleString('sv-SE')} sekunder att tolka och lästes därför inte. Kontrollera adressen.`,
  tooMuchMemory: 'Dokumentet krävde för mycket minne att tolka och lästes därför inte. Kontrollera adressen.',
  parserBroke:
    'Dokumentet kunde inte tolkas på grund av ett fel i Spanare. Felet finns i loggen; anmäl det till den som sköter systemet.',
  closed: 'Tolkningen avbröts eftersom Spanare stängs av. Källan läses igen efter nästa start.',
};

export const pageTexts = {
  noSelectors: 'Källan saknar väljare. Ange selectors med minst item och title för källan.',
  badSelector: (name: string, selector: string) =>
    `Väljaren ${name} (”${selector}”) är ingen giltig CSS-väljare. Rätta den för källan.`,
  nothingFound: (name: string, selector: string) =>
    `Väljaren ${name} (”${selector}”) hittade ingenting på sidan. Sidan kan ha byggts om: rätta väljaren för källan.`,
  noLinkFound: 'Ingen länk hittades i posterna på sidan. Ange väljaren link för källan.',
  tdmReserved:
    'Sidan förbehåller sig rätten till text- och datautvinning (tdm-reservation), så den läses inte. Be utgivaren om tillåtelse eller ett flöde, eller stäng av källan.',
  notAPage: 'Adressen leder till en fil som inte är en webbsida, så bara källans egna uppgifter används.',
  moved: (url: string) => `Sidan har flyttat till ${url}. Ändra källans adress.`,
  tooManyPages: (count: number) =>
    `Listan har fler än ${count} sidor. De ${count} första lästes; äldre poster hämtas inte.`,
  laterPageFailed: (page: number, message: string) =>
    `Sida ${page} i listan kunde inte läsas. Hela listan läses igen nästa gång. ${message}`,
};

/** What the error codes of the protocol mean to the person who looks after the source. */
const OAI_ERRORS = new Map(
  Object.entries({
    badArgument: 'servern godtog inte frågan. Kontrollera set och metadataPrefix i källans params',
    badVerb: 'adressen svarar inte som ett OAI-PMH-arkiv. Kontrollera adressen',
    badResumptionToken: 'servern kunde inte fortsätta där förra svaret slutade. Källan läses om från början nästa gång',
    cannotDisseminateFormat: 'servern lämnar inte ut posterna i något format som Spanare kan läsa',
    idDoesNotExist: 'posten finns inte',
    noMetadataFormats: 'servern har inga format för posterna',
    noSetHierarchy: 'servern har inga urval (set). Ta bort set ur källans params',
  }),
);

export const oaiTexts = {
  error: (code: string) => {
    const meaning = OAI_ERRORS.get(code) ?? 'servern kunde inte besvara frågan';
    return `Arkivet svarade med felkoden ${code}: ${meaning}.`;
  },
  untitled: '(utan titel)',
  notOai: 'Adressen svarade med något som inte är OAI-PMH. Kontrollera adressen.',
  truncated: 'Svaret från arkivet tog slut mitt i. Källan läses igen nästa gång.',
  sameToken:
    'Arkivet gav samma fortsättning två gånger, så skörden avbröts. Källan läses igen nästa gång; kontakta arkivet om det upprepas.',
  continues: (pages: number) => `${pages} svar är lästa. Skörden är inte färdig och fortsätter vid nästa besök.`,
  holdsBack: 'Arkivet bad oss vänta. Det som lästes är sparat, och skörden fortsätter vid nästa besök.',
  rests: 'Arkivet har bett oss vänta. Skörden fortsätter därefter.',
  restarted: 'Arkivet kände inte längre igen fortsättningen, så perioden lästes om från början.',
};
