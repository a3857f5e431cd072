/** Swedish sentences about the database and the data folder. */
export const storeTexts = {
  newerDatabase: (names: string[]) =>
    `Databasen är gjord av en nyare version av Spanare (den har ${names.join(', ')}). Starta den nyare versionen, eller ange en annan mapp med DATA_DIR.`,
  cannotCreateFolder: (folder: string, reason: string) =>
    `Mappen för data, ${folder}, går inte att skapa: ${reason}. Ange en mapp du får skriva i med DATA_DIR.`,
  folderNotWritable: (folder: string) =>
    `Mappen för data, ${folder}, går inte att skriva i. Ge användaren som kör Spanare skrivrätt, eller ange en annan mapp med DATA_DIR.`,
  notAFolder: (folder: string) => `DATA_DIR pekar på ${folder}, som är en fil. Ange en mapp.`,
  locked: (file: string) =>
    `Databasen ${file} är låst av ett annat program. Stäng det som använder den, eller ange en annan mapp med DATA_DIR, och starta igen.`,
  readOnly: (file: string) =>
    `Databasen ${file} går bara att läsa. Ge användaren som kör Spanare skrivrätt till filen och mappen, och starta igen.`,
  corrupt: (file: string) =>
    `Filen ${file} är ingen hel databas. Återställ den från en säkerhetskopia, eller flytta undan den så skapas en ny.`,
  diskFull: (file: string) =>
    `Det finns inte plats att skriva i databasen ${file}. Frigör diskutrymme och starta igen.`,
  other: (file: string, reason: string) => `Databasen ${file} går inte att öppna: ${reason}`,
};
