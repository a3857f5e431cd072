/** Swedish sentences about Statistics Sweden's tables and figures. */
import { formatDate } from './web-format.js';

export const scbTexts = {
  theList: 'tables',
  theData: 'datamängden (json-stat2)',
  variables: (names: string[]) => `Uppgifter efter ${names.join(', ')}.`,
  period: (first: string, last: string) => (first === last ? `Avser ${first}.` : `Avser ${first}–${last}.`),
  updated: (at: string) => `Uppdaterad ${formatDate(at)}.`,
  discontinued: 'Tabellen uppdateras inte längre.',
  sourceIs: (name: string) => `Källa: ${name}.`,
  /** "Folkmängd i Nacka 2024: 112 345". */
  figure: (what: string, place: string, period: string, value: string) =>
    `${[what, place === '' ? '' : `i ${place}`, period].filter((part) => part !== '').join(' ')}: ${value}`,
  elsewhere: (place: string, value: string) => `${place}: ${value}.`,
  fromTable: (label: string) => `Ur tabellen ${label}.`,
  otherPage: (asked: number, given: number) =>
    `SCB svarade med sida ${given} när sida ${asked} efterfrågades, så läsningen slutade där. Tabeller kan saknas.`,
};
