import assert from 'node:assert/strict';
import { PROBLEM_CODES, type ProblemCode } from '@sel/contract';
import type { LightMyRequestResponse } from 'fastify';

/** The answer is this problem in the form of RFC 9457, tells a person what to do, and shows nothing of the inside. */
export function assertProblem(response: LightMyRequestResponse, code: ProblemCode): void {
  const { body, headers, statusCode } = response;
  assert.match(String(headers['content-type']), /^application\/problem\+json/, body);
  const problem = JSON.parse(body);
  assert.equal(problem.code, code, body);
  assert.equal(problem.status, PROBLEM_CODES[code]);
  assert.equal(statusCode, problem.status);
  assert.equal(problem.type, 'about:blank');
  assert.ok(problem.title.length > 0 && problem.detail.length > 10, body);
  assert.doesNotMatch(body, /node_modules|at .*\.ts|select |insert /i);
}
