import { readConsulta } from '../consulta/read-consulta.ts';
import { failureOf } from '../consulta/run.ts';
import { Listing } from '../listing/listing.ts';
import { telling } from '../preferences.ts';
import { Exchange, type ReadBody } from './exchange.ts';
import { follow } from './follow.ts';
import { createSession } from './session-store.ts';
import { loadRuns, storeRuns } from './stored-runs.ts';

export { isUnderWay } from './session-store.ts';

const readHead: ReadBody = async (body) => readConsulta(body).consulta;

const session = createSession({
  stored: { load: loadRuns, store: storeRuns },
  follow,
  read: (id) => new Exchange({ readBody: readHead, onRequest() {}, onTrouble() {} }).readConsulta(id),
  readHead,
  newListing: () => new Listing(),
  fetchRows,
  telling: () => telling.value,
});

/** This tab's session. */
export const { runs, current, listing, linkFailure, send, open, openById } = session;
export const { resume: resumeSession, clear: clearHistory } = session;

async function fetchRows(id: number, rows: Listing): Promise<void> {
  const exchange = new Exchange({
    signal: rows.closed,
    readBody: (body) => rows.read(body),
    onRequest() {},
    onTrouble: (trouble) => {
      rows.trouble.value = trouble;
    },
  });
  try {
    await exchange.readConsulta(id);
  } catch (error) {
    if (!rows.closed.aborted) rows.failure.value = failureOf(error);
  }
}
