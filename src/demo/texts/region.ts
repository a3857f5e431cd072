/** Made-up texts from the fictional region of Västkusten and from its collection of good examples. */
import type { DemoText } from './text.js';

export const REGION_TEXTS: DemoText[] = [
  {
    id: 's17',
    publisher: 'region-nyheter',
    title: 'Regionen satsar på tätare tåg mellan kuststäderna',
    text: 'Kollektivtrafiknämnden beslutar om halvtimmestrafik längs kusten från nästa tidtabell. Fler ska kunna lämna bilen hemma och utsläppen från pendlingen beräknas minska med en femtedel. Kommunerna förbinder sig att planera bostäder nära stationerna, så att det hållbara resandet blir det enklaste.',
    language: 'sv',
    areas: ['hallbar-utveckling'],
  },
  {
    id: 's18',
    publisher: 'region-nyheter',
    title: 'Kartläggning visar ojämlik hälsa mellan regionens kommuner',
    text: 'Medellivslängden skiljer fem år mellan den friskaste och den sjukaste kommunen, visar regionens folkhälsorapport. Psykisk ohälsa bland unga ökar mest på orter där få är med i föreningslivet. Regionen föreslår ett gemensamt program för jämlik hälsa, med förebyggande insatser mot alkohol och tobak.',
    language: 'sv',
    areas: ['folkhalsa'],
    echo: 'own-page',
  },
  {
    id: 's19',
    publisher: 'region-nyheter',
    title: 'Gränsöverskridande samarbete ger svensk-norsk beredskapsövning i skärgården',
    text: 'Räddningstjänster och kommuner på båda sidor om gränsen övar tillsammans hur en oljeolycka och ett stort elavbrott hanteras på samma gång. Övningen betalas med EU-medel från Interreg och är det första gemensamma provet av avtalet om gränsöverskridande krisberedskap. Fyra nordiska kommuner deltar.',
    language: 'sv',
    areas: ['internationalisering', 'trygghet'],
  },
  {
    id: 's20',
    publisher: 'region-exempel',
    title: 'Så fick Almbacka unga att bestämma över parken',
    text: 'I Almbacka avsattes en medborgarbudget där elever i årskurs sju till nio tog fram förslag och röstade. Deltagandet blev högre än i något tidigare samråd. Det som avgjorde var att nämnden i förväg lovade att genomföra det vinnande förslaget, och att ungdomsrådet ledde dialogen i skolorna.',
    language: 'sv',
    areas: ['demokrati'],
  },
  {
    id: 's21',
    publisher: 'region-exempel',
    title: 'Återbrukscentral i Västerö halverade avfallet från ombyggnader',
    text: 'Västerö kommun öppnade en central där dörrar, fönster och tegel från egna rivningar lagras och säljs. Återbruk skrivs nu in i varje upphandling av ombyggnad. Avfallet har halverats på två år och klimatpåverkan från byggandet har minskat. Arbetssättet passar varje kommun med ett förråd och en inventerare.',
    language: 'sv',
    areas: ['hallbar-utveckling'],
    echo: 'tracked-link',
  },
  {
    id: 's22',
    publisher: 'region-exempel',
    title: 'Hälsosamtal i bygdegården gav fler rörelse i vardagen',
    text: 'Landsbygdskommunen Ekhult erbjuder hälsosamtal till alla som fyller fyrtio och sextio. Samtalen hålls i bygdegårdar, och den som vill får följa med till en promenadgrupp redan samma vecka. Efter ett år hade den fysiska aktiviteten ökat mest bland dem som rört sig minst, vilket minskar ojämlikheten i hälsa.',
    language: 'sv',
    areas: ['folkhalsa'],
  },
];
