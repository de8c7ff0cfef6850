import { type PlanRequest, simulatedWorkOf } from '@sel/contract/lab/planner';

/**
 * What tries the plan of this request on the running system, to be typed in the project's folder; undefined where the service
 * was measured: the workers cannot simulate that.
 */
export function trialCommand(request: PlanRequest): string | undefined {
  const { ratePerSecond, objective, levels, failures = 0, costPerWorker = 0 } = request;
  const [level] = levels;
  const work = level && simulatedWorkOf(level);
  if (!work) return undefined;
  const percent = Math.round(objective.level * 100);
  return [
    'npm run lab -- planificar --probar',
    `--tasa ${ratePerSecond} --servicio ${work.meanMs}ms --distribucion ${work.distribution}`,
    `--concurrencia ${level.concurrency}`,
    `--objetivo "${objective.metric}.p${percent}<=${objective.limitMs}ms"`,
    ...(failures > 0 ? [`--fallos ${failures}`] : []),
    ...(costPerWorker > 0 ? [`--coste ${costPerWorker}`] : []),
  ].join(' ');
}
