/** Swedish sentences of the Swepub reader. */
import { formatNumber } from './numbers.js';

export const swepubTexts = {
  limited: (org: string, year: string, total: number, limit: number) =>
    `Swepub har ${formatNumber(total)} poster från ${org} för ${year}, men högst ${formatNumber(limit)} hämtas åt gången. Höj limit i källans params, eller snäva in frågan med keywords.`,
};
