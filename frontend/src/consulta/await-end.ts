import { API } from '../api/request.ts';
import type { Telling } from '../preferences.ts';
import type { Exchange } from './exchange.ts';
import { holdingConnection } from './held-connections.ts';
import { pause, pollPauseMs } from './pauses.ts';
import type { ConsultaHead, EndedConsulta } from './run.ts';

/** How long one long poll may last: proxies commonly give up on a silent connection after 60 s. */
const LONG_POLL_S = 20;

/** The ways of being told that a consulta has ended. */
export const AWAIT_END: Record<Telling, (id: number, exchange: Exchange) => Promise<EndedConsulta>> = {
  sondeo: pollUntilEnd,
  espera: longPollUntilEnd,
  eventos: listenUntilEnd,
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
    const consulta = await holdingConnection(() =>
      exchange.readConsulta(id, { Prefer: `wait=${LONG_POLL_S}` }),
    );
    if (hasEnded(consulta)) return consulta;
  }
}

async function listenUntilEnd(id: number, exchange: Exchange): Promise<EndedConsulta> {
  for (let attempt = 1; ; attempt += 1) {
    const consulta = await holdingConnection(() => listenOnce(id, exchange));
    if (consulta) return consulta;
    // An EventSource does not say why it failed; a plain request does, and waits out what passes by itself.
    const asked = await exchange.readConsulta(id);
    if (hasEnded(asked)) return asked;
    await pause(pollPauseMs(attempt), exchange.signal);
  }
}

/** Resolves with the ended consulta, or with undefined when the stream ended or failed before. */
function listenOnce(id: number, exchange: Exchange): Promise<EndedConsulta | undefined> {
  exchange.countRequest();
  const source = new EventSource(`${API}/consultar/${id}/eventos`);
  return new Promise<EndedConsulta | undefined>((resolve, reject) => {
    let lastRead: Promise<unknown> = Promise.resolve();
    source.addEventListener('consulta', (event: MessageEvent<string>) => {
      lastRead = exchange.readBody(event.data).then((consulta) => {
        if (hasEnded(consulta)) resolve(consulta);
      }, reject);
    });
    source.addEventListener('error', () => {
      // The server closes the stream right after the last event, which may still be being read.
      source.close();
      void lastRead.then(() => resolve(undefined));
    });
    exchange.signal.addEventListener('abort', () => reject(exchange.signal.reason), { once: true });
  }).finally(() => source.close());
}

export function hasEnded(consulta: ConsultaHead): consulta is EndedConsulta {
  return consulta.status !== 'pending';
}
