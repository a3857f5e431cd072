/** Swedish sentences about arXiv. */
export const arxivTexts = {
  notAtom: 'Adressen svarade med något annat än arXivs Atom-flöde. Kontrollera adressen; gränssnittet kan vara nere.',
  truncated: 'Svaret från arXiv tog slut mitt i. Frågan ställs igen vid nästa besök.',
  emptyPage:
    'arXiv gav ett tomt svar fast det skulle finnas fler träffar. Det som lästes är sparat, och perioden läses om vid nästa besök.',
};
