import { atLeastZero, countOf, positive } from './domain.ts';
import { mmcWaitQuantileMs } from './mmc.ts';
import { offeredLoad, type Queue, utilisation } from './queue.ts';
import { bisect, firstInteger } from './statistics/bisect.ts';

/** "The share `level` of the customers waits at most `waitMs`." */
export interface WaitGoal {
  level: number;
  waitMs: number;
}

/**
 * The fewest servers of M/M/c with which the goal is met. More than a few are needed above the offered
 * load a only in the order of √a: large pools are efficient (Halfin and Whitt, "Heavy-Traffic Limits for
 * Queues with Many Exponential Servers", *Operations Research* 29(3), 1981).
 */
export function serversFor(demand: Omit<Queue, 'servers'>, goal: WaitGoal): number {
  const fewest = Math.floor(offeredLoad(demand)) + 1;
  return firstInteger(fewest, (servers) => meets({ ...demand, servers }, goal));
}

/** The highest arrival rate at which so many servers of M/M/c still meet the goal, per second. */
export function highestRatePerSecond(pool: Omit<Queue, 'arrivalsPerSecond'>, goal: WaitGoal): number {
  const saturationPerSecond =
    (countOf('servers', pool.servers) * 1000) / positive('serviceMs', pool.serviceMs);
  const fails = (arrivalsPerSecond: number) => {
    const queue = { ...pool, arrivalsPerSecond };
    return utilisation(queue) >= 1 || !meets(queue, goal) ? 1 : 0;
  };
  return bisect(fails, 1, 0, saturationPerSecond).below;
}

function meets(queue: Queue, { level, waitMs }: WaitGoal): boolean {
  return mmcWaitQuantileMs(queue, level) <= atLeastZero('waitMs', waitMs);
}
