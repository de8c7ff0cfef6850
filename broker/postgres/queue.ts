/** The NOTIFY that says that messages wait goes here. */
export const CHANNEL = 'consulta_queue';

/** First half of the advisory lock's key by which a holder shows that it lives; the second one is the holder. */
export const HOLDER_LOCK = 7_261_935;

/** Tells every worker to look. */
export const WAKE_ALL = `NOTIFY ${CHANNEL}`;

/** Tells one worker to look, in turn; see `Holder.isTurnOf`. @param turn any whole number, the next one each time. */
export const wakeOne = (turn: number) => `NOTIFY ${CHANNEL}, '${turn}'`;

/** SQL that does the same within a statement, when that commits. @param turn SQL for the turn; NULL tells nobody. */
export const wakeOneWhenCommitted = (turn: string) =>
  `CASE WHEN ${turn}::text IS NOT NULL THEN pg_notify('${CHANNEL}', ${turn}::text) END`;
