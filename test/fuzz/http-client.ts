import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { PROBLEM_CODES, type Problem } from '@sel/contract';
import type { HttpCase, OpenApi } from './http-cases.ts';

export interface Answer {
  status: number;
  contentType: string;
  body: string;
}

const ANSWER_DEADLINE_MS = 60_000;

/** Answers to what is no HTTP, or not in time; they have the general code. */
const PROTOCOL_STATUSES = new Set([400, 408, 431]);

/** Sends cases to a gateway, on connections that it keeps. */
export class FuzzClient {
  readonly #url: URL;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 16 });

  constructor(apiUrl: string) {
    this.#url = new URL(apiUrl);
  }

  async send({ method, path, headers, body }: HttpCase): Promise<Answer> {
    const { hostname, port } = this.#url;
    const sent = request({
      hostname,
      port,
      method,
      path,
      // Without a length, Node's client would send a GET's body as if it were another request.
      headers: body === undefined ? headers : { ...headers, 'content-length': Buffer.byteLength(body) },
      agent: this.#agent,
      signal: AbortSignal.timeout(ANSWER_DEADLINE_MS),
    });
    sent.on('error', () => {}); // What breaks after the answer has begun is told by its text.
    const [response] = (await once(sent.end(body), 'response')) as [IncomingMessage];
    return {
      status: response.statusCode ?? 0,
      contentType: response.headers['content-type'] ?? '',
      body: await text(response),
    };
  }

  close(): void {
    this.#agent.destroy();
  }
}

/** Whatever was asked: no 5xx but 503, every error a problem with a known code, every status as documented. */
export function checkAnswer(document: OpenApi, { method, origin }: HttpCase, answer: Answer): void {
  assert.ok(answer.status < 500 || answer.status === 503, `${answer.status}: ${answer.body}`);
  if (answer.status >= 400 && method !== 'HEAD') checkProblem(answer);
  const [originalMethod = '', path = ''] = origin.split(' ');
  const documented = document.paths[path]?.[originalMethod.toLowerCase()]?.responses;
  // A path that garbage has changed may have become another one, which is then not found.
  if (method === originalMethod && documented && answer.status !== 404) {
    assert.ok(
      answer.status in documented,
      `${origin} is not documented to answer ${answer.status}: ${answer.body}`,
    );
  }
}

export function checkProblem({ status, contentType, body }: Answer): void {
  assert.match(contentType, /^application\/problem\+json/);
  const problem = JSON.parse(body) as Problem;
  assert.equal(problem.status, status);
  assert.ok(problem.code in PROBLEM_CODES, problem.code);
  assert.ok(
    PROBLEM_CODES[problem.code] === status || PROTOCOL_STATUSES.has(status),
    `${problem.code} with ${status}`,
  );
  assert.ok(problem.detail.length > 10 && problem.title.length > 0);
}
