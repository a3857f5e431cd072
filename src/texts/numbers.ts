/** Numbers in, the Swedish way of writing them out, alone and with what is counted. */

const NUMBER = new Intl.NumberFormat('sv-SE', { maximumFractionDigits: 1 });

/** "1 284" with a no-break space, "2,5" with a comma; at most one decimal. */
export const formatNumber = (value: number): string => NUMBER.format(value);

/** "1 post", "2 poster", with a no-break space. */
export const count = (n: number, one: string, many: string): string =>
  `${formatNumber(n)}\u00a0${n === 1 ? one : many}`;
