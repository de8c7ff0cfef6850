/**
 * What a program that a test starts gets of this process's environment: where programs are, and where their compiled
 * code is kept. No setting of whoever runs the tests gets through.
 */
export function bareEnvironment(): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH, NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE };
}
