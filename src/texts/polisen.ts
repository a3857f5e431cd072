/** Swedish sentences about the events of the police. */
export const polisenTexts = {
  notFound:
    'Polisens gränssnitt svarade 404, och Polisen säger att det är för gott: sluta fråga. Stäng av källan, eller ange adressen till ett gränssnitt som finns.',
  theList: 'listan av händelser',
  gap: 'Ingen händelse från förra besöket finns kvar i Polisens lista, så händelser kan ha hunnit falla ur den (lucka). Hämta källan oftare (every).',
};
