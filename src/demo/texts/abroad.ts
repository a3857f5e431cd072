/** Made-up English texts from an invented forum of municipalities around the Baltic Sea. */
import type { DemoText } from './text.js';

export const ABROAD_TEXTS: DemoText[] = [
  {
    id: 'e01',
    publisher: 'baltic-forum',
    title: 'Call open: EU funding for coastal municipalities adapting to climate change',
    text: 'Municipalities around the Baltic Sea can now apply for EU funding for climate adaptation of harbours and shorelines. Projects need partners from at least two countries. Nature based solutions, storm water and biodiversity have priority. The call closes in three months and covers up to 70 per cent of the costs.',
    language: 'en',
    areas: ['internationalisering', 'hallbar-utveckling'],
  },
  {
    id: 'e02',
    publisher: 'baltic-forum',
    title: 'Nordic exchange programme for municipal staff opens for applications',
    text: 'Municipal staff can spend two to six weeks with a counterpart in another Nordic or Baltic country. The programme pays travel and lodging, and the host municipality names a mentor. Last year the cross-border cooperation led to eleven twinning agreements between municipalities. Apply before the end of the quarter.',
    language: 'en',
    areas: ['internationalisering'],
  },
  {
    id: 'e03',
    publisher: 'baltic-forum',
    title: 'Baltic cities share methods for youth participation in local decisions',
    text: 'Six cities have tested participatory budgeting and citizens’ assemblies with young people in a joint EU project. Turnout doubled where councils promised an answer to each proposal. A toolbox on citizen participation and local democracy is free to use, and partner municipalities are invited to the closing conference.',
    language: 'en',
    areas: ['internationalisering', 'demokrati'],
  },
  {
    id: 'e04',
    publisher: 'baltic-forum',
    title: 'Interreg call for small business networks in border regions',
    text: 'A new Interreg call funds networks of small businesses and start-ups across borders. Municipalities and regions can act as lead partners, with business support offices on both sides. Tourism, fisheries and wood are named as sectors, and joint public procurement for small firms may be tested.',
    language: 'en',
    areas: ['internationalisering', 'naringsliv'],
  },
  {
    id: 'e05',
    publisher: 'baltic-forum',
    title: 'European partnership seeks test beds for public health innovation',
    text: 'The partnership looks for municipalities that can host test beds for prevention of loneliness and poor mental health. Researchers evaluate each pilot, and the European programme pays for research staff. Public health inequalities between districts are to be measured before and after. Letters of interest are due in May.',
    language: 'en',
    areas: ['forskning', 'internationalisering', 'folkhalsa'],
  },
  {
    id: 'e06',
    publisher: 'baltic-forum',
    title: 'What the new EU rules on urban waste water mean for municipalities',
    text: 'The EU directive on urban waste water sets stricter limits for nutrients and asks for energy neutral treatment plants. Municipalities must plan for storm water overflows and report each year. The forum has gathered examples from four countries and a guide to EU funds that can pay for investments in water and climate.',
    language: 'en',
    areas: ['hallbar-utveckling', 'internationalisering'],
  },
];
