/** Swedish sentences about calls for applications: when they close and how they stand, whoever announces them. */
import type { DatedText } from '../domain/item.js';
import { toStockholmClockMs } from '../language/local-time.js';
import { formatDate, joinWords } from './web-format.js';

/** "12 januari 2027", with "kl. 14.00" where an hour is told; midnight is none. */
function formatDeadline({ at, precision }: DatedText): string {
  const clock = new Date(toStockholmClockMs(Date.parse(at))).toISOString().slice(11, 16);
  return precision === 'instant' && clock !== '00:00'
    ? `${formatDate(at)} kl. ${clock.replace(':', '.')}`
    : formatDate(at);
}

export const callTexts = {
  deadline: (deadline: DatedText) => `Sista ansökningsdag ${formatDeadline(deadline)}.`,
  pastDeadline: (deadline: DatedText) => `Sista ansökningsdag var ${formatDeadline(deadline)}.`,
  laterDeadlines: (deadlines: DatedText[]) => `Därefter ${joinWords(deadlines.map(formatDeadline))}.`,
  opens: (opening: DatedText) => `Öppnar ${formatDeadline(opening)}.`,
  status: (name: string) => `${name}.`,
};
