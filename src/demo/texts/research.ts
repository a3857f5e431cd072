/** Made-up texts from the fictional university college of Sjövik. */
import type { DemoText } from './text.js';

export const RESEARCH_TEXTS: DemoText[] = [
  {
    id: 's35',
    publisher: 'hogskolan-sjovik',
    title: 'Utvärdering av medborgarråd i tre svenska kommuner',
    text: 'Studien utvärderar medborgarråd med lottade deltagare i tre kommuner. Intervjuer och enkäter visar att deltagarnas politiska självtillit ökade, men att inflytandet över besluten var litet när nämnden saknade en plan för återkoppling. Forskarna föreslår en modell för medborgardialog med tydliga löften.',
    language: 'sv',
    areas: ['forskning', 'demokrati'],
  },
  {
    id: 's36',
    publisher: 'hogskolan-sjovik',
    title: 'Testbädd för självkörande färjor: lärdomar om offentlig innovation',
    text: 'Artikeln följer en testbädd där kommun, högskola och rederi prövade självkörande färjor under två år. Resultaten visar att innovation i offentlig verksamhet kräver jurister tidigt och en part som äger data. Forskningsprojektet söker nu fler kommuner som vill samverka i nästa etapp.',
    language: 'sv',
    areas: ['forskning'],
    echo: 'own-page',
  },
  {
    id: 's37',
    publisher: 'hogskolan-sjovik',
    title: 'Grönytor och psykisk hälsa: en tioårig studie av kuststäder',
    text: 'I en longitudinell studie följdes 4 200 vuxna i åtta städer. Närhet till grönytor hade samband med bättre psykisk hälsa, starkast i grupper med låg inkomst. Forskarna drar slutsatsen att kommunal planering av parker kan minska ojämlikhet i hälsa, och lägger fram data för jämförelser.',
    language: 'sv',
    areas: ['forskning', 'folkhalsa'],
  },
  {
    id: 's38',
    publisher: 'hogskolan-sjovik',
    title: 'Lokala företagsnätverk och innovation i mindre kommuner',
    text: 'Avhandlingen undersöker hur företagsnätverk i mindre kommuner påverkar innovation och tillväxt. Näringslivskontor som låter företagen styra dagordningen får fler nystartade företag att stanna. Forskningen bygger på 60 intervjuer och ger råd om hur kommunen kan stödja näringslivet utan att leda det.',
    language: 'sv',
    areas: ['forskning', 'naringsliv'],
  },
  {
    id: 's39',
    publisher: 'hogskolan-sjovik',
    title: 'Samverkansforskning om klimatanpassning av hamnar',
    text: 'Projektet har tillsammans med fem kommuner utvecklat en metod för klimatanpassning av hamnområden. Genom aktionsforskning prövades skydd mot stigande hav och skyfall i verkliga detaljplaner. Resultatet är ett öppet verktyg som kommuner kan använda, och en forskningsagenda för hållbar planering vid kusten.',
    language: 'sv',
    areas: ['forskning', 'hallbar-utveckling'],
  },
  {
    id: 's40',
    publisher: 'hogskolan-sjovik',
    title: 'Brottsförebyggande platsutformning: en systematisk översikt',
    text: 'Översikten väger samman 58 studier av hur belysning, siktlinjer och skötsel påverkar brott på allmän plats. Skadegörelse och inbrott minskar tydligt, våldsbrott mindre. Effekten på upplevd trygghet är störst bland äldre. Forskarna pekar på att få svenska kommuner utvärderar sina åtgärder.',
    language: 'sv',
    areas: ['forskning', 'trygghet'],
  },
];
