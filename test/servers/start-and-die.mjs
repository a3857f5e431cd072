// In: the folder of the built servers, and how to die. Out: their process ids on one line, then nothing more.
const [folder, manner] = process.argv.slice(2);
const { startPostgres } = await import(`${folder}/postgres.js`);
const { startRedis } = await import(`${folder}/redis.js`);
const servers = await Promise.all([startPostgres(), startRedis()]);
process.stdout.write(`${servers.map((server) => server.pid()).join(' ')}\n`);
// Long enough for the line to be read.
await new Promise((resolve) => setTimeout(resolve, 300));
if (manner === 'throw') throw new Error('as a test that goes wrong');
process.kill(process.pid, manner);
