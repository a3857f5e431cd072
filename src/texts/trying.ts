/** Swedish sentences about trying a source before it is saved. */
export const tryingTexts = {
  stopped: 'Bara början lästes; resten läses när källan hämtas första gången.',
  undated: 'Posterna har inga datum här; de läses från varje posts egen sida när källan hämtas.',
  empty: 'Källan går att läsa, men ger inga poster just nu.',
};
