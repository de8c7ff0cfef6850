import type { ServerResponse } from 'node:http';
import type { Consumer } from '@sel/broker';
import type { DatabaseProbe } from '@sel/runtime/database-probe';
import { http } from '@sel/runtime/http';
import type { Logger } from '@sel/runtime/logger';
import type { Metrics } from './metrics.ts';

export interface HealthServerOptions {
  probe: DatabaseProbe;
  consumer: Consumer;
  metrics: Metrics;
  logger: Logger;
}

/** A worker has no API; this only tells an orchestrator how it is: /health/live, /health/ready, /metrics. */
export class HealthServer {
  readonly #options: HealthServerOptions;
  readonly #server = http.createServer(
    (request, response) => void this.#answer(request.url ?? '/', response),
  );

  constructor(options: HealthServerOptions) {
    this.#options = options;
  }

  /** @param port −1 for none. */
  async start(port: number, host: string): Promise<void> {
    if (port < 0) return;
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject).listen(port, host, resolve);
    });
  }

  async stop(): Promise<void> {
    if (!this.#server.listening) return;
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(path: string, response: ServerResponse): Promise<void> {
    const { metrics, probe } = this.#options;
    if (path === '/health/live') return send(response, 200, { status: 'ok' });
    if (path === '/health/ready' || path === '/health') return this.#answerReady(response);
    if (path === '/metrics') {
      metrics.databaseAble.set(Number(await probe.isAble()));
      response.setHeader('Content-Type', metrics.registry.contentType);
      response.end(await metrics.registry.metrics());
      return;
    }
    send(response, 404, { status: 'no existe' });
  }

  async #answerReady(response: ServerResponse): Promise<void> {
    const { probe, consumer } = this.#options;
    const postgres = await probe.state();
    const cola = consumer.isReady();
    const state = (ok: boolean) => (ok ? 'ok' : 'caída');
    const ready = postgres.able && cola;
    send(response, ready ? 200 : 503, {
      status: ready ? 'ok' : 'no disponible',
      dependencias: { postgres: state(postgres.able), cola: state(cola) },
      ...(!postgres.able && { motivos: { postgres: postgres.reason } }),
    });
  }
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'Content-Type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify(body));
}
