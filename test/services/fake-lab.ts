import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RecordOverview } from '@sel/contract/lab/record';
import type { LabFigures } from '../lab-figures.ts';

/** A picture that says nothing new makes every page draw all the same, and many are open in the tests. */
const OLD_PICTURE_BEATS = 4;

/** Answers like a laboratory in any state: also in those that a real one cannot be brought to. */
export class FakeLab {
  readonly url: string;
  readonly #server: Server;
  /** What it tells from now on to whoever asks. */
  figures: LabFigures;
  /** How its predictions came out. */
  record: RecordOverview = { scored: 0, inside: 0, expectedInside: 0, withoutOutcome: 0, latest: [] };
  /** How many listen at this moment. */
  streams = 0;
  /** Whether nobody else may listen. */
  isFull = false;
  /** So often a real one looks at its system. */
  beatMs = 250;

  /** @param port a free one unless given. */
  static async start(figures: LabFigures, port = 0): Promise<FakeLab> {
    const server = createServer();
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return new FakeLab(server, figures);
  }

  private constructor(server: Server, figures: LabFigures) {
    this.#server = server;
    this.figures = figures;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    server.on('request', (request, response) => {
      const { state, overview, runs } = this.figures;
      if (request.url === '/lab/eventos' && this.isFull) {
        const headers = { 'Content-Type': 'application/problem+json', 'Retry-After': '1' };
        response.writeHead(503, headers).end('{"code":"sobrecarga","detail":"Ya miran las que admite."}');
        return;
      }
      if (request.url === '/lab/eventos') {
        this.streams += 1;
        response.once('close', () => {
          this.streams -= 1;
        });
        response.writeHead(200, { 'Content-Type': 'text/event-stream' });
        void this.#tell((text) => {
          response.write(text);
          return response.writable;
        });
        return;
      }
      if (request.url?.startsWith('/lab/informes/')) {
        const report = this.figures.reports[request.url.split('?')[0] as string];
        response.writeHead(report ? 200 : 404, { 'Content-Type': 'text/html; charset=utf-8' });
        response.end(report ?? '');
        return;
      }
      const answers = {
        '/lab/estado': state,
        '/lab/experimentos': overview,
        '/lab/informes': runs,
        '/lab/predicciones': this.record,
        ...this.figures.comparisons,
      };
      const answer = (answers as Record<string, unknown>)[request.url ?? ''];
      response.writeHead(answer ? 200 : 404, { 'Content-Type': 'application/json' });
      response.end(JSON.stringify(answer ?? {}));
    });
  }

  /** Whoever listens has to come again. */
  endStreams(): void {
    this.#server.closeAllConnections();
  }

  /** Ends all connections: to a page this laboratory is lost. */
  async stop(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  /** The past, how far an experiment is, then each new picture as soon as a real one comes, and an old one now and then. */
  async #tell(write: (text: string) => boolean): Promise<void> {
    const { history, overview } = this.figures;
    let goesOn = write(event('history', history) + event('experiment', overview.progress));
    let told: LabFigures | undefined;
    const beginMs = Date.now();
    for (let beat = 0; goesOn; beat += 1) {
      if (this.figures !== told || beat % OLD_PICTURE_BEATS === 0) {
        told = this.figures;
        const atMs = beginMs + beat * this.beatMs;
        goesOn = write(event('snapshot', { ...told.history.snapshots.at(-1), atMs }));
      }
      await sleep(this.beatMs, undefined, { ref: false });
    }
  }
}

function event(name: string, data: unknown): string {
  return `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}
