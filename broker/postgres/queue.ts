/** Of the NOTIFY that says that messages wait. */
export const CHANNEL = 'consulta_queue';

/** First half of the advisory lock's key by which a holder shows that it lives; the second one is the holder. */
export const HOLDER_LOCK = 7_261_935;

export const WAKE = `NOTIFY ${CHANNEL}`;
