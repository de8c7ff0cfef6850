/** Every way in which the processing of a consulta can end; what is not one of these is given back to the queue. */
export type Outcome =
  /** A result of its own, as JSON text that nobody here takes apart. */
  | { status: 'completed'; resultado: string }
  /** A result that it shares with other consultas: a row of the table `resultado`. */
  | { status: 'completed'; resultado_id: string }
  | { status: 'not_found' }
  | { status: 'failed'; error: string };
