/** Swedish sentences about reading a source into the base. */
export const intakeTexts = {
  unsupportedKind: (kind: string) =>
    `Sorten ${kind} kan inte läsas av den här versionen. Källan vilar tills den kan det; du kan stänga av den med enabled: false.`,
  unconfirmed:
    'Servern svarar igen, men bara att inget är ändrat (304). Efter ett fel visar det inte att källan går att läsa, så allt hämtas på nytt vid nästa försök.',
  unexpected:
    'Ett fel i Spanare stoppade läsningen. Det står i loggen; anmäl det gärna. De andra källorna läses som vanligt.',
};
