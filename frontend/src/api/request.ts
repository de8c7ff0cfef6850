import type { Problem, ProblemCode } from '@sel/contract/problem';
import { retryAfterMs } from '@sel/contract/retry-after';
import { authorization } from './api-key.ts';
import { answered } from './overdue.ts';

/** The API on this page's own origin. */
const API = '/api';

/** An answer that trying again does not change: what was asked for cannot be had. */
export class RejectedError extends Error {
  override name = 'RejectedError';
  readonly code: ProblemCode | undefined;
  constructor(detail: string, code?: ProblemCode) {
    super(detail);
    this.code = code;
  }
}

/** `locked`: it passes when the person has given an API key that is valid. */
export type TroubleKind = 'offline' | 'overloaded' | 'locked';

/** A failure that passes by itself: the request can be sent again. */
export class TroubleError extends Error {
  override name = 'TroubleError';
  readonly kind: TroubleKind;
  readonly code: ProblemCode | undefined;
  /** How long it is until the server wants to be asked again, if it said so. */
  readonly retryAfterMs: number | undefined;
  constructor(kind: TroubleKind, detail: string, code?: ProblemCode, retryAfterMs?: number) {
    super(detail);
    this.kind = kind;
    this.code = code;
    this.retryAfterMs = retryAfterMs;
  }
}

/**
 * Sends one request to the API.
 * @param expectedMs how long the server was asked to wait with its answer.
 * @throws {TroubleError} when nobody answers, or the answer is 401, 429, 502, 503 or 504.
 * @throws {RejectedError} on any other error.
 */
export async function request(
  path: string,
  init: RequestInit & { headers?: Record<string, string> } = {},
  expectedMs = 0,
): Promise<Response> {
  const headers = { ...init.headers, ...authorization() };
  const sent = fetch(API + path, { cache: 'no-store', ...init, headers });
  const response = await answered(sent, expectedMs).catch((error: Error) => {
    if (init.signal?.aborted) throw error;
    throw new TroubleError('offline', '');
  });
  if (response.ok) return response;
  throw await errorOf(response);
}

async function errorOf(response: Response): Promise<Error> {
  const { code, detail } = await readProblem(response);
  const pauseMs = retryAfterMs(response.headers.get('Retry-After'));
  switch (response.status) {
    case 401:
      return new TroubleError('locked', detail, code);
    case 429:
      return new TroubleError('overloaded', detail, code, pauseMs);
    case 502:
    case 503:
    case 504:
      return new TroubleError(code === 'sobrecarga' ? 'overloaded' : 'offline', detail, code, pauseMs);
    default:
      return new RejectedError(detail, code);
  }
}

/** A proxy on the way may answer with a page of its own instead of problem+json. */
async function readProblem(response: Response): Promise<{ code?: ProblemCode; detail: string }> {
  const isProblem = response.headers.get('Content-Type')?.startsWith('application/problem+json');
  if (!isProblem) return { detail: `HTTP ${response.status} ${response.statusText}`.trim() };
  const { code, detail } = (await response.json()) as Problem;
  return { code, detail };
}
