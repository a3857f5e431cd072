/** Statistical figures in, the Swedish way of writing them out: as many decimals as say something, and no more. */

const LARGE = new Intl.NumberFormat('sv-SE', { maximumFractionDigits: 2 });
const SMALL = new Intl.NumberFormat('sv-SE', { maximumSignificantDigits: 3 });

/** "112 345" with no-break spaces, "71,4", "0,0123". */
export const formatFigure = (value: number): string => (Math.abs(value) < 1 ? SMALL : LARGE).format(value);
