/** Swedish sentences of the Crossref reader. */
export const crossrefTexts = {
  blocked:
    'Crossref har spärrat oss (403). Ange en e-postadress i CONTACT, låt källan vila ett dygn, och skriv till support@crossref.org om spärren är kvar.',
};
