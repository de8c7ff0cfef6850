import { OverloadedError } from '@sel/runtime/batcher';
import { fromDatabase } from '@sel/runtime/database-errors';
import type { Dependencies } from '../dependencies.ts';
import { isVisibleTo, type ReportedConsulta } from '../report/consulta-reader.ts';

/** The consultas there are. */
export class FakeConsultas {
  readonly #byId = new Map<number, ReportedConsulta>();
  /** What the database fails with meanwhile. */
  failure: Error | undefined;
  /** Questions that the database has answered. */
  answered = 0;

  /** @param more a shared result of so many bytes, or whose it is. */
  put(
    id: number,
    status: 'pending' | 'completed',
    { resultBytes, propietario = null }: { resultBytes?: number; propietario?: string | null } = {},
  ): void {
    const head = `{"consulta_id":${id},"status":"${status}","resultado":`;
    const seen = { consulta_id: id, pending: status === 'pending', propietario };
    if (resultBytes === undefined) this.#byId.set(id, { ...seen, json: [`${head}null}`] });
    else {
      const json = [head, '}'];
      this.#byId.set(id, { ...seen, json, resultadoId: String(resultBytes) });
    }
  }

  async read(id: number, cliente?: string): Promise<ReportedConsulta | undefined> {
    const [consulta] = await this.readWatched([id], [id]);
    return consulta && isVisibleTo(consulta, cliente) ? consulta : undefined;
  }

  async readWatched(ids: readonly number[], unseen: readonly number[]): Promise<ReportedConsulta[]> {
    if (this.failure) throw this.failure;
    this.answered += 1;
    return ids
      .map((id) => this.#byId.get(id))
      .filter((consulta) => consulta !== undefined)
      .filter(({ consulta_id, pending }) => !pending || unseen.includes(consulta_id));
  }
}

/** The shared result with id N is a text that is N bytes long as JSON. */
export const fakeResults = {
  async query({ values: [id, room] }: { values: [string, number] }) {
    const bytes = Number(id);
    const contenido = bytes <= room ? JSON.stringify('x'.repeat(bytes - 2)) : null;
    return { rows: [{ bytes: id, contenido }] };
  },
};

/** As a query fails while the database is gone. */
export function outage(): Promise<Error> {
  const query = fromDatabase(async () =>
    Promise.reject(Object.assign(new Error('connect ECONNREFUSED 10.1.2.3:5432'), { code: 'ECONNREFUSED' })),
  );
  return query().catch((error) => error);
}

/** Parts that accept nothing, for this reason. */
export function refusing(reason: Error | 'too many'): Pick<Dependencies, 'acceptor'> {
  const refuse = async () => {
    throw reason === 'too many' ? new OverloadedError(5_000) : reason;
  };
  return { acceptor: { accept: refuse, acceptOnce: refuse } };
}
