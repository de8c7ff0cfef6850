import type { Problem, ProblemCode } from '@sel/contract';
import type { LabProblemCode } from '@sel/contract/lab/problem';
import { http } from './http.ts';

/** The content type of every error (RFC 9457). */
export const PROBLEM_JSON = 'application/problem+json; charset=utf-8';

/** What differs from one problem to another. */
export interface ProblemText extends Pick<Problem, 'status' | 'detail' | 'instance'> {
  code: ProblemCode | LabProblemCode;
}

/**
 * The body of an error, which the gateway, the laboratory and the page's server write in one form. It has no type of
 * its own (`about:blank`), so its title is the status in words (RFC 9457, section 4.2.1).
 */
export function problemJson({ status, code, detail, instance }: ProblemText): string {
  const title = http.STATUS_CODES[status] ?? 'Error';
  return JSON.stringify({ type: 'about:blank', title, status, code, detail, instance });
}
