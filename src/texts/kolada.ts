/** Swedish sentences about Kolada's key figures. */
import { formatFigure } from './figures.js';
import { formatDate } from './web-format.js';

const GENDERS: ReadonlyMap<string, string> = new Map([
  ['T', 'totalt'],
  ['K', 'kvinnor'],
  ['M', 'män'],
]);
const genderName = (gender: string): string => GENDERS.get(gender) ?? gender;
const capitalised = (word: string): string => word.slice(0, 1).toLocaleUpperCase('sv') + word.slice(1);

export const koladaTexts = {
  theList: 'values',
  /** "Elever …, andel (%): 71,4 (2025, Nacka)"; a figure for women or men alone says so. */
  figure: (title: string, gender: string, value: number, period: string, place: string) => {
    const whom = gender === 'T' || gender === '' ? '' : `, ${genderName(gender)}`;
    return `${title}${whom}: ${formatFigure(value)} (${[period, place].filter((part) => part !== '').join(', ')})`;
  },
  divided: (gender: string, value: number) => `${capitalised(genderName(gender))}: ${formatFigure(value)}.`,
  elsewhere: (place: string, value: number) => `${place}: ${formatFigure(value)}.`,
  municipality: (id: string) => `kommun ${id}`,
  /** The terms ask for it, and for nothing beside it that we have worked out ourselves. */
  sourceIs: 'Källa: Kolada.',
  operatingArea: (name: string) => `Verksamhetsområde: ${name}.`,
  publication: (at: string) => `Publiceringsdatum ${formatDate(at)}.`,
  nothingFound:
    'Kolada svarade 404 på frågan, vilket räknas som att inget finns. Håller det i sig, kontrollera källans adress och nyckeltal.',
  noneFound:
    'Inga nyckeltal är valda, och Koladas katalog gav inga att läsa. Ange params.kpi, till exempel ”N00914,N07402”.',
  noneChosen: (count: number) =>
    `Inga nyckeltal är valda, så de ${count} senast publicerade lästes. Ange params.kpi, till exempel ”N00914,N07402”, för att välja.`,
};
