/** Swedish sentences about what does not answer just now, and what that means for the reader. */
import type { DependencyName } from '../domain/dependencies.js';

/** Said by /readyz: what is down, and what can do without it. Several may be down at once, so none says that the rest is well. */
export const dependencyTexts: Readonly<Record<DependencyName, string>> = {
  store:
    'Databasen svarar inte. Tills den svarar går det varken att söka, läsa eller hämta. Inget som har sparats går förlorat.',
  search: 'Sökregistret svarar inte. Det går inte att söka förrän det svarar. Hämtningen behöver det inte.',
  redis:
    'Kön svarar inte. Källorna hämtas först när den svarar igen, och inget går förlorat. Sökning och läsning behöver den inte.',
  meilisearch: 'Meilisearch svarar inte. Det går inte att söka förrän den svarar. Hämtningen behöver den inte.',
};

export const stateTexts = {
  storeDown: 'Databasen svarar inte just nu. Inget som har sparats är förlorat. Försök igen om en stund.',
  queueDownHeading: 'Hämtningen väntar.',
  queueDown: 'Kön svarar inte. Källorna hämtas när den svarar igen, och inget går förlorat.',
  indexBehind:
    'Sökregistret byggs upp eller ligger långt efter databasen. Sökningar kan sakna träffar tills det har kommit i kapp, vilket sker av sig självt.',
  searchDownHeading: 'Sökningen ligger nere.',
  searchDown: 'Sökregistret svarar inte. Det som har hämtats ligger kvar.',
  visitWaits: 'Kön svarar inte just nu. Källan hämtas så snart den svarar igen.',
  /** @param name of the source */
  visitWaitsFor: (name: string) => `${name} hämtas så snart kön svarar igen.`,
} as const;

export const metricsTexts = {
  closed:
    'Mätvärdena är stängda. Den som sköter Spanare öppnar dem genom att ange METRICS_TOKEN, minst 16 tecken, och starta om.',
  noToken:
    'Mätvärden lämnas bara till den som har nyckeln. Skicka den som Authorization: Bearer följt av METRICS_TOKEN.',
  wrongToken: 'Nyckeln är inte den som står i METRICS_TOKEN.',
} as const;
