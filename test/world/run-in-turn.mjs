/** Commands of the built command line in (its file, and a JSON list of lists of arguments), each run to its end in this one process, in turn; as JSON how each ended and what it said out. */
const [main, commands] = process.argv.slice(2);

// Every command listens for signals and for readers that leave.
process.setMaxListeners(0);
process.stdout.setMaxListeners(0);

const write = process.stdout.write.bind(process.stdout);

async function run(args, i) {
  const ended = { code: 0, stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr']) {
    process[name].write = (text) => {
      ended[name] += text;
      return true;
    };
  }
  process.argv = [process.execPath, main, ...args];
  process.exitCode = 0;
  // By another address it is another module, and runs anew; what it imports has been loaded.
  await import(`${main}?${i}`);
  return { ...ended, code: process.exitCode };
}

const ended = [];
for (const [i, args] of JSON.parse(commands).entries()) ended.push(await run(args, i));
process.exitCode = 0;
write(JSON.stringify(ended));
