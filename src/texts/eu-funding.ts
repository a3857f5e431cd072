/** Swedish sentences about the EU's calls for funding. */
export const euFundingTexts = {
  status: { forthcoming: 'Kommande', open: 'Öppen', closed: 'Stängd' },
  badQuery:
    'Källans params.query är inte giltig JSON. Rätta den, eller ta bort den så gäller öppna och kommande utlysningar.',
};
