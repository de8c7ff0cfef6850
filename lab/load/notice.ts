import { setTimeout as sleep } from 'node:timers/promises';
import type { Consulta } from '@sel/contract';
import type { Notice } from '@sel/contract/lab/load';
import { retryAfterMs } from '@sel/contract/retry-after';
import { monotonicMs } from './clock.ts';
import type { Answer, Http } from './http.ts';

export interface FollowOptions {
  http: Http;
  pollIntervalMs: number;
  /** When to give up, on the monotonic clock. */
  deadlineMs: number;
}

export interface Followed {
  /** The ended consulta; undefined when its end was not seen before the deadline. */
  consulta: Consulta | undefined;
  noticedMs: number;
  requests: number;
}

/** After a refusal that does not say when to come again. */
const PAUSE_MS = 1_000;

type Follow = (id: number, options: FollowOptions) => Promise<Followed>;

/** The ways of being told how a consulta ended. */
export const FOLLOW: Record<Exclude<Notice, 'none'>, Follow> = {
  async polling(id, { http, pollIntervalMs, deadlineMs }) {
    for (let requests = 1; ; requests += 1) {
      await sleep(pollIntervalMs);
      const answer = await http.get(`/consultar/${id}`);
      const consulta = ended(answer);
      const nowMs = monotonicMs();
      if (consulta || nowMs > deadlineMs) return { consulta, noticedMs: nowMs, requests };
      if (answer.status !== 200) await pauseAfter(answer, deadlineMs);
    }
  },

  async wait(id, { http, deadlineMs }) {
    for (let requests = 1; ; requests += 1) {
      const seconds = Math.max(1, Math.min(30, Math.ceil((deadlineMs - monotonicMs()) / 1000)));
      const answer = await http.getHeld(`/consultar/${id}`, { prefer: `wait=${seconds}` });
      const consulta = ended(answer);
      const nowMs = monotonicMs();
      if (consulta || nowMs > deadlineMs) return { consulta, noticedMs: nowMs, requests };
      if (answer.status !== 200) await pauseAfter(answer, deadlineMs);
    }
  },

  async events(id, { http, deadlineMs }) {
    for (let requests = 1; ; requests += 1) {
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
      const nowMs = monotonicMs();
      if (consulta || nowMs > deadlineMs) return { consulta, noticedMs: noticedMs || nowMs, requests };
      if (answer.status !== 200) await pauseAfter(answer, deadlineMs);
    }
  },
};

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
