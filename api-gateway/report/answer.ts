import type { ServerResponse } from 'node:http';
import type { ReportedConsulta } from './consulta-reader.ts';
import type { SharedResults } from './shared-results.ts';

/** Who takes longer than this to receive an answer keeps its memory from others: 64 MB at 0.9 Mbit/s. */
const MAX_SENDING_MS = 10 * 60_000;

/**
 * The parts of a consulta's JSON, for this response. What they take of the memory for results is given back when the
 * response is over, whichever way.
 * @throws {ProblemError} when there is no room for its result.
 */
export async function partsFor(
  response: ServerResponse,
  { json, resultadoId }: ReportedConsulta,
  results: Pick<SharedResults, 'open'>,
): Promise<readonly (string | Buffer)[]> {
  if (resultadoId === undefined) return json;
  const result = await results.open(resultadoId);
  // Whoever left meanwhile has closed its response already.
  if (response.destroyed) {
    result.close();
    return [];
  }
  const end = setTimeout(() => response.destroy(), MAX_SENDING_MS).unref();
  response.once('close', () => {
    clearTimeout(end);
    result.close();
  });
  const [head, tail] = json as [string, string];
  return [head, result.contents, tail];
}
