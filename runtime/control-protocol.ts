/**
 * What the laboratory asks of whoever started it (`npm start`), over the channel between parent and child
 * process: only the parent can start, signal and restart the other processes.
 */
export type ControlRequest = { id: number } & (
  | { action: 'abilities' }
  | { action: 'setWorkers'; count: number; concurrency?: number }
  | { action: 'signal'; target: string; signal: 'SIGSTOP' | 'SIGCONT' }
  /** A process that is killed is started again, after this long at the earliest. */
  | { action: 'kill'; target: string; deadMs: number }
  | { action: 'restart'; server: 'postgres' | 'rabbitmq' }
);

/** `error` is for people. */
export type ControlReply = { id: number } & ({ result: unknown } | { error: string });
