/** Swedish sentences that readers of research and funding share. */
import { formatNumber } from './numbers.js';

/** Amounts in Swedish money by its name, other money by its code. */
const formatMoney = (amount: number, currency: string): string =>
  `${formatNumber(Math.round(amount))} ${currency === '' || currency === 'SEK' ? 'kronor' : currency}`;

/** "2026–2028", or the one year that is known; "" without any. */
function formatYears(from: string, to: string): string {
  if (from !== '' && to !== '' && from !== to) return `${from}–${to}`;
  return from === '' ? to : from;
}

export interface Grant {
  /** Null where it is not told. */
  amount: number | null;
  /** ISO 4217; "" for kronor. */
  currency: string;
  /** "" where they are not told. */
  funder: string;
  receiver: string;
  fromYear: string;
  toYear: string;
}

export const researchTexts = {
  /** @param known what else is known of it, such as a publisher or a number */
  untitled: (known: string[]) => (known.length === 0 ? 'Utan titel' : `Utan titel (${known.join(', ')})`),
  missingKey: 'Källan kräver en nyckel. Skriv i needsKey vilken miljövariabel som har den, och ge variabeln ett värde.',
  /** @param name of the environment variable; null where nobody has told it */
  keyRefused: (name: string | null, status: number) =>
    `Nyckeln${name === null ? '' : ` i miljövariabeln ${name}`} godtogs inte (${status}). Kontrollera att den är rätt och inte har gått ut, ange en giltig och starta om Spanare.`,
  /** "" when neither amount nor receiver is known. */
  grant: ({ amount, currency, funder, receiver, fromYear, toYear }: Grant): string => {
    if (amount === null && receiver === '') return '';
    const given = amount === null ? 'Beviljat' : `Beviljat ${formatMoney(amount, currency)}`;
    const years = formatYears(fromYear, toYear);
    const by = funder === '' ? '' : ` av ${funder}`;
    const to = receiver === '' ? '' : ` till ${receiver}`;
    return `${given}${by}${to}${years === '' ? '' : `, ${years}`}.`;
  },
  budget: (amount: number, currency: string) => `Budget ${formatMoney(amount, currency)}.`,
};
