import { randomBytes } from 'node:crypto';

/**
 * Stands in the name of everything that one `npm test` creates on servers it did not start, so that what an
 * interrupted test left there can be found. Handed to every test file by environment.
 */
export function runName(): string {
  process.env.TEST_RUN ??= randomBytes(4).toString('hex');
  return process.env.TEST_RUN;
}
