/** Swedish sentences about reading a source into the base. */
export const intakeTexts = {
  unsupportedKind: (kind: string) =>
    `Sorten ${kind} kan inte läsas av den här versionen. Källan vilar tills den kan det; du kan stänga av den med enabled: false.`,
  unexpected:
    'Ett fel i Spanare stoppade läsningen. Det står i loggen; anmäl det gärna. De andra källorna läses som vanligt.',
};
