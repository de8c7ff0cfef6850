/** A container's health check: `node deploy/healthcheck.ts URL` ends with 0 when the URL answers 200 in time. */
import { get } from 'node:http';

const TIMEOUT_MS = 4_000;

const request = get(process.argv[2] as string, { timeout: TIMEOUT_MS }, (response) => {
  process.exit(response.statusCode === 200 ? 0 : 1);
});
request.once('timeout', () => process.exit(1));
request.once('error', () => process.exit(1));
