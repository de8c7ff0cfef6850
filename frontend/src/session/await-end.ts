import { eventsOf } from '../api/event-stream.ts';
import { pause, pollPauseMs } from '../api/pauses.ts';
import { type ConsultaHead, type EndedConsulta, nowMs } from '../consulta/run.ts';
import type { Telling } from '../preferences.ts';
import type { Exchange } from './exchange.ts';

/** How long one long poll may last: proxies commonly give up on a silent connection after 60 s. */
const LONG_POLL_S = 20;
/** A server or a proxy that does not let anybody wait is asked no more often than by polls. */
const LEAST_BETWEEN_MS = 1_000;

/** The ways of being told that a consulta has ended. */
export const AWAIT_END: Record<Telling, (id: number, exchange: Exchange) => Promise<EndedConsulta>> = {
  polling: pollUntilEnd,
  wait: longPollUntilEnd,
  events: listenUntilEnd,
};

async function pollUntilEnd(id: number, exchange: Exchange): Promise<EndedConsulta> {
  for (let attempt = 1; ; attempt += 1) {
    await pause(pollPauseMs(attempt), exchange.signal);
    const consulta = await exchange.readConsulta(id);
    if (hasEnded(consulta)) return consulta;
  }
}

async function longPollUntilEnd(id: number, exchange: Exchange): Promise<EndedConsulta> {
  for (;;) {
    const askedMs = nowMs();
    const consulta = await exchange.readConsulta(id, LONG_POLL_S);
    if (hasEnded(consulta)) return consulta;
    await pause(askedMs + LEAST_BETWEEN_MS - nowMs(), exchange.signal);
  }
}

async function listenUntilEnd(id: number, exchange: Exchange): Promise<EndedConsulta> {
  for (let attempt = 1; ; attempt += 1) {
    const consulta = await exchange.listen(id, (events) => endIn(events, exchange));
    if (consulta) return consulta;
    // The stream broke off, or there was no connection for one; a plain request waits out what passes by itself.
    const asked = await exchange.readConsulta(id);
    if (hasEnded(asked)) return asked;
    await pause(pollPauseMs(attempt), exchange.signal);
  }
}

/** Resolves with the ended consulta, or with undefined when the stream ended or broke before. */
async function endIn(
  events: ReadableStream<Uint8Array>,
  exchange: Exchange,
): Promise<EndedConsulta | undefined> {
  try {
    for await (const { name, data } of eventsOf(events)) {
      if (name !== 'consulta') continue;
      const consulta = await exchange.readBody(data);
      if (hasEnded(consulta)) return consulta;
    }
  } catch (error) {
    // What cannot be read stays so; a connection that breaks does not.
    if (exchange.signal.aborted || !(error instanceof TypeError)) throw error;
  }
  return undefined;
}

function hasEnded(consulta: ConsultaHead): consulta is EndedConsulta {
  return consulta.status !== 'pending';
}
