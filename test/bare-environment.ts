/**
 * What a program that a test starts gets of this process's environment: where programs are, and what lets Node start
 * sooner. No setting of the system that whoever runs the tests has gets through.
 */
export function bareEnvironment(): NodeJS.ProcessEnv {
  const { PATH, NODE_COMPILE_CACHE, NODE_OPTIONS } = process.env;
  return { PATH, NODE_COMPILE_CACHE, NODE_OPTIONS };
}
