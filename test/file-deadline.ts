/*
 * Loaded before each test file, which ends when it takes longer than that: the runner's own limit is one for each test,
 * and a file may have many. Whoever guards its processes ends them.
 */
const { TEST_FILE_DEADLINE_MS } = process.env;

setTimeout(() => {
  console.error(`✘ ${process.argv[1]} lleva más de ${Number(TEST_FILE_DEADLINE_MS) / 1000} s: se termina.`);
  process.exit(1);
}, Number(TEST_FILE_DEADLINE_MS)).unref();
