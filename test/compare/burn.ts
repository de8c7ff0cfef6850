/*
 * What a test puts into a worker to make it dearer by a known share: of all that the process uses by itself, a part is
 * used again. A worker is about a fifth of the system's processor time, so that this makes a consulta about 5 % dearer.
 */
const SHARE = 0.25;
const EVERY_MS = 20;
let burntMs = 0;
let seenMs = 0;

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

setInterval(() => {
  const ownMs = cpuMs() - burntMs;
  const dueMs = SHARE * (ownMs - seenMs);
  seenMs = ownMs;
  const beginMs = cpuMs();
  while (cpuMs() - beginMs < dueMs);
  burntMs += cpuMs() - beginMs;
}, EVERY_MS).unref();
