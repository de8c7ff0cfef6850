import type { Publisher } from '@sel/broker';
import type { DatabaseProbe } from '@sel/runtime/database-probe';
import type { Logger } from '@sel/runtime/logger';
import type { Acceptor } from './accept/acceptor.ts';
import type { Outbox } from './accept/outbox.ts';
import type { Config } from './config.ts';
import type { LoopDelay } from './edge/loop-delay.ts';
import type { Metrics } from './metrics.ts';
import type { ConsultaReader } from './report/consulta-reader.ts';
import type { ConsultaWatcher } from './report/consulta-watcher.ts';
import type { SharedResults } from './report/shared-results.ts';

/** What the routes need; the process (main.ts) makes and stops it. */
export interface Dependencies {
  acceptor: Acceptor;
  reader: ConsultaReader;
  results: SharedResults;
  watcher: ConsultaWatcher;
  outbox: Outbox;
  publisher: Publisher;
  probe: DatabaseProbe;
  loopDelay: LoopDelay;
  metrics: Metrics;
  logger: Logger;
  config: Config;
  /** Whether everything above has started. */
  isStarted(): boolean;
}
