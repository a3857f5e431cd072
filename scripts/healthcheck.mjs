// In: nothing but the port in the environment. Out: exit code 0 when this container's process answers, 1 when it doesn't.
const port = process.env.WORKER_PORT || process.env.PORT || 3000;
try {
  const { ok } = await fetch(`http://127.0.0.1:${port}/healthz`, { signal: AbortSignal.timeout(2000) });
  process.exit(ok ? 0 : 1);
} catch {
  process.exit(1);
}
