import type { ProblemCode } from '@sel/contract';
import type { LabProblemCode } from '@sel/contract/lab/problem';

interface RefusalOptions extends ErrorOptions {
  /** Seconds after which trying again makes sense. */
  retryAfterS?: number;
}

/** What is asked for and cannot be done. The message is for people; by the code, clients know it (RFC 9457). */
export class Refusal extends Error {
  override name = 'Refusal';
  readonly code: ProblemCode | LabProblemCode;
  readonly retryAfterS: number | undefined;

  constructor(code: Refusal['code'], message: string, { retryAfterS, ...options }: RefusalOptions = {}) {
    super(message, options);
    this.code = code;
    this.retryAfterS = retryAfterS;
  }
}
