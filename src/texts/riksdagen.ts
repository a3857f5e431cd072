/** Swedish sentences about the documents of the Riksdag. */
export const riksdagenTexts = {
  truncated: 'Svaret från riksdagen tog slut mitt i. Källan läses igen nästa gång.',
  warning: (said: string) => `Riksdagens gränssnitt varnar: ${said}`,
};
