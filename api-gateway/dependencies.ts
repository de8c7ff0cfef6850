import type { Publisher } from '@sel/broker';
import type { DatabaseProbe } from '@sel/runtime/database-probe';
import type { Logger } from '@sel/runtime/logger';
import type { Acceptor } from './accept/acceptor.ts';
import type { Config } from './config.ts';
import type { LoopDelay } from './edge/loop-delay.ts';
import type { Metrics } from './metrics.ts';
import type { ConsultaReader } from './report/consulta-reader.ts';
import type { ConsultaWatcher } from './report/consulta-watcher.ts';
import type { SharedResults } from './report/shared-results.ts';

/** What the routes need of each part; the process (main.ts) makes and stops the parts. */
export interface Dependencies {
  acceptor: Pick<Acceptor, 'accept' | 'acceptOnce'>;
  reader: Pick<ConsultaReader, 'read'>;
  results: Pick<SharedResults, 'open' | 'bytes' | 'sentBytes'>;
  watcher: Pick<ConsultaWatcher, 'watch' | 'waiterCount' | 'stop'>;
  publisher: Pick<Publisher, 'isReady'>;
  probe: Pick<DatabaseProbe, 'state' | 'isAble'>;
  loopDelay: Pick<LoopDelay, 'meanMs'>;
  metrics: Metrics;
  logger: Logger;
  config: Config;
  /** Whether everything above has started. */
  isStarted(): boolean;
}
