import { setTimeout as sleep } from 'node:timers/promises';
import type { Consulta } from '@sel/contract';
import type { Notice } from '@sel/contract/lab/load';
import { retryAfterMs } from '@sel/contract/retry-after';
import { monotonicMs } from './clock.ts';
import type { Answer, Http } from './http.ts';
import type { LoadPlan } from './plan.ts';

interface FollowOptions {
  http: Http;
  plan: Omit<LoadPlan, 'load'>;
  /** When to give up, on the monotonic clock. */
  deadlineMs: number;
}

export interface Followed {
  /** The ended consulta; undefined when its end was not seen before the deadline. */
  consulta: Consulta | undefined;
  noticedMs: number;
  requests: number;
}

/** How long to wait after a refusal that does not say when to come again. */
const PAUSE_MS = 1_000;

/** Asks until the consulta has ended or the deadline has passed. */
export async function follow(notice: EndNotice, id: number, options: FollowOptions): Promise<Followed> {
  for (let requests = 1; ; requests += 1) {
    const { answer, consulta, noticedMs } = await ASK[notice](id, options);
    if (consulta || noticedMs > options.deadlineMs) return { consulta, noticedMs, requests };
    if (answer.status !== 200) await pauseAfter(answer, options.deadlineMs);
  }
}

type EndNotice = Exclude<Notice, 'none'>;

interface Asked extends Omit<Followed, 'requests'> {
  answer: Answer;
}

/** The ways of being told how a consulta ended: one request of each. */
const ASK: Record<EndNotice, (id: number, options: FollowOptions) => Promise<Asked>> = {
  async polling(id, { http, plan }) {
    await sleep(plan.pollIntervalMs);
    return told(await http.get(`/consultar/${id}`));
  },

  async wait(id, { http, deadlineMs }) {
    const seconds = Math.max(1, Math.min(30, Math.ceil((deadlineMs - monotonicMs()) / 1000)));
    return told(await http.getHeld(`/consultar/${id}`, { prefer: `wait=${seconds}` }));
  },

  async events(id, { http }) {
    let consulta: Consulta | undefined;
    let noticedMs = 0;
    let text = '';
    const answer = await http.stream(`/consultar/${id}/eventos`, (piece) => {
      text += piece;
      for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
        consulta ??= endedIn(text.slice(0, end));
        if (consulta && noticedMs === 0) noticedMs = monotonicMs();
        text = text.slice(end + 2);
      }
    });
    return { answer, consulta, noticedMs: noticedMs || monotonicMs() };
  },
};

function told(answer: Answer): Asked {
  return { answer, consulta: ended(answer), noticedMs: monotonicMs() };
}

/** As long as the server asks for, within reason, but not beyond the deadline: the last request finds out. */
async function pauseAfter({ retryAfter }: Answer, deadlineMs: number): Promise<void> {
  const pauseMs = retryAfterMs(retryAfter) ?? PAUSE_MS;
  await sleep(Math.min(pauseMs, Math.max(0, Math.ceil(deadlineMs - monotonicMs())) + 1));
}

/** @throws when the consulta is not there: then it was lost. A refusal for now (429, 503) says nothing. */
function ended({ status, body }: Pick<Answer, 'status' | 'body'>): Consulta | undefined {
  if (status === 429 || status === 503) return undefined;
  if (status !== 200) throw new Error(`HTTP ${status} for a consulta that was accepted`);
  const consulta = JSON.parse(body) as Consulta;
  return consulta.status === 'pending' ? undefined : consulta;
}

function endedIn(event: string): Consulta | undefined {
  const data = /^data: (.*)$/m.exec(event)?.[1];
  return data === undefined ? undefined : ended({ status: 200, body: data });
}
