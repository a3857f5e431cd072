/** Swedish words about news from Krisinformation.se. */
export const krisinformationTexts = {
  theList: 'listan av nyheter eller meddelanden',
  concerns: (areas: string[]) => `Gäller: ${areas.join(', ')}.`,
};
