/** Swedish sentences about the database and the data folder. They never hold a password. */

/** Where a PostgreSQL database is, without the password. */
export interface DatabasePlace {
  host: string;
  port: string;
  database: string;
  user: string;
}

const server = ({ host, port }: DatabasePlace): string => `Databasservern ${host}, port ${port},`;
const whole = ({ host, port, database }: DatabasePlace): string => `Databasen ${database} på ${host}, port ${port},`;

export const storeTexts = {
  newerDatabase: (names: string[]) =>
    `Databasen är gjord av en nyare version av Spanare (den har ${names.join(', ')}). Starta den nyare versionen, eller ange en annan plats med DATA_DIR eller DATABASE_URL.`,
  notMigrated: (names: string[]) =>
    `Databasen är gjord av en äldre version av Spanare (den saknar ${names.join(', ')}). Kör spanare migrate och starta igen.`,
  moveUnfinished: (startedAt: string) =>
    `Flytten hit från en annan databas, påbörjad ${startedAt}, är inte klar: kör spanare move igen. Det som redan är flyttat flyttas inte en gång till.`,
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
} as const;

/** Of a PostgreSQL server, when Spanare starts. */
export const postgresTexts = {
  unreachable: (at: DatabasePlace) =>
    `${server(at)} går inte att nå. Kontrollera att PostgreSQL är igång där, och att värd och port i DATABASE_URL är rätt.`,
  unknownHost: (at: DatabasePlace) =>
    `Det finns ingen server som heter ${at.host}. Kontrollera värdnamnet i DATABASE_URL.`,
  startingUp: (at: DatabasePlace) =>
    `${server(at)} håller på att starta eller stängas av. Vänta tills den är igång och starta igen.`,
  wrongPassword: (at: DatabasePlace) =>
    `${server(at)} godtar inte lösenordet för användaren ${at.user}. Rätta DATABASE_URL; tecken som @ : / ? # % i ett lösenord skrivs procentkodade, till exempel %40 för @.`,
  missingPassword: (at: DatabasePlace) =>
    `${server(at)} vill ha ett lösenord för användaren ${at.user}. Skriv det i DATABASE_URL (postgres://${at.user}:lösenord@${at.host}:${at.port}/${at.database}) eller i miljövariabeln PGPASSWORD.`,
  notUtf8: (at: DatabasePlace, encoding: string) =>
    `Databasen ${at.database} på ${at.host} har teckenkodningen ${encoding} och rymmer inte all text. Skapa en ny med createdb --encoding=UTF8 --template=template0 --owner=${at.user} spanare, och ange den i DATABASE_URL.`,
  missingDatabase: (at: DatabasePlace) =>
    `Databasen ${at.database} finns inte på ${at.host}, port ${at.port}. Skapa den på servern med kommandot createdb --owner=${at.user} ${at.database} och starta igen, eller rätta namnet i DATABASE_URL.`,
  notAdmitted: (at: DatabasePlace) =>
    `${server(at)} släpper inte in användaren ${at.user} till databasen ${at.database} härifrån. Kontrollera att användaren finns, och att serverns pg_hba.conf tillåter den att ansluta från den här datorn.`,
  sslDemanded: (at: DatabasePlace) =>
    `${server(at)} släpper bara in krypterade anslutningar. Skriv ?sslmode=verify-full sist i DATABASE_URL, och &sslrootcert=FIL om servern har ett eget certifikat.`,
  sslMissing: (at: DatabasePlace) =>
    `${server(at)} kan inte ta emot krypterade anslutningar. Slå på ssl i PostgreSQL, eller ta bort sslmode ur DATABASE_URL.`,
  certificate: (at: DatabasePlace) =>
    `Certifikatet för databasservern ${at.host}, port ${at.port}, går inte att lita på: det är utgånget, gäller ett annat namn eller har en okänd utfärdare. Ange utfärdarens certifikat med sslrootcert=FIL i DATABASE_URL.`,
  missingFile: (path: string) =>
    `Filen ${path}, som DATABASE_URL nämner, går inte att läsa. Kontrollera sslrootcert, sslcert och sslkey.`,
  noRights: (at: DatabasePlace) =>
    `Användaren ${at.user} får inte göra det som behövs i databasen ${at.database} på ${at.host}, port ${at.port}. Gör den till ägare med alter database "${at.database}" owner to "${at.user}"; och kontrollera att den får skapa tabeller i schemat.`,
  noSchema: (at: DatabasePlace) =>
    `${whole(at)} har inget schema att lägga tabellerna i. Skapa det med create schema, eller rätta search_path.`,
  tooOld: (at: DatabasePlace, version: string, oldest: number) =>
    `${server(at)} kör PostgreSQL ${version}. Spanare behöver version ${oldest} eller nyare: uppgradera servern.`,
  full: (at: DatabasePlace) =>
    `${server(at)} har ont om plats eller minne, eller redan för många anslutningar. Frigör plats eller höj max_connections, och starta igen.`,
  locked: (at: DatabasePlace) =>
    `${whole(at)} är låst av ett annat program. Stäng det som använder den och starta igen.`,
  readOnly: (at: DatabasePlace) =>
    `${whole(at)} går bara att läsa. Ange den server som tar emot skrivningar i DATABASE_URL.`,
  other: (at: DatabasePlace, reason: string) => `${whole(at)} går inte att öppna: ${reason}`,
} as const;
