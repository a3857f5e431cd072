/** Swedish sentences of the reader of the funders' open data (GDP). */
export const gdpTexts = {
  otherListFailed: (list: string, why: string) => `Listan ${list} gick inte att läsa den här gången: ${why}`,
};
