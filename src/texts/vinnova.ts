/** Swedish words about Vinnova's open data. */
export const vinnovaTexts = { theList: 'listan av ansökningsomgångar' };
