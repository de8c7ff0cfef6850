/**
 * The limits of everything that can be set in the laboratory, as plain numbers: the page's fields, the API, the
 * options of the commands and the workers' configuration all read these. In the unit that the name ends in.
 */
export const BOUNDS = {
  /** Each worker is a process of its own. */
  workers: { min: 0, max: 64 },
  /** Consultas that one worker has in hand at a time. */
  concurrency: { min: 1, max: 10_000 },
  /**
   * The queue in PostgreSQL hands a message out again that a worker has had for an hour. Exponential work exceeds
   * thirty times its mean once in 10¹³ consultas, and hyperexponential work with a mean of a minute exceeds the hour once in
   * six million; a mean of an hour would be exceeded by one in three.
   */
  workMeanMs: { min: 0, max: 60_000 },
  /** More than the laboratory's generator and a laptop's cores can do, and bounded for the browser's sake. */
  ratePerSecond: { min: 0, max: 20_000 },
  /** Each one waits for its result on a connection of its own, and the generator opens no more than these. */
  users: { min: 1, max: 4_000 },
  thinkMs: { min: 0, max: 3_600_000 },
  pollIntervalMs: { min: 1, max: 60_000 },
  seed: { min: 0, max: 2 ** 31 - 1 },
  /** The weight of one kind of consulta in a mix. */
  weight: { min: 0, max: 1_000_000 },
  /** Size of the catalogue whose codes are asked for. */
  productos: { min: 1, max: 100_000_000 },
  profileSegments: { min: 1, max: 1_000 },
  /** Squared coefficient of variation: what varies more than this is a mixture of things that are planned apart. */
  scv: { min: 0, max: 100 },
  /** The limit of a planner's objective. */
  planLimitMs: { min: 0, max: 3_600_000 },
  costPerWorker: { min: 0, max: 1_000_000 },
  /** How many consultas a planner's forecast is of. */
  planStretch: { min: 500, max: 20_000 },
  /** How long a load runs that nobody ends. */
  loadMs: { min: 1_000, max: 4 * 3_600_000 },
  /** How long a fault lasts that restores itself. */
  faultMs: { min: 100, max: 60_000 },
} as const;

/** A bound in the words of JSON Schema. */
export function within({ min, max }: { min: number; max: number }): { minimum: number; maximum: number } {
  return { minimum: min, maximum: max };
}

/** A report of a process costs about as much as a consulta, and where there are few of those that counts (docs/adr/0031). */
export const REPORT_INTERVAL_MS = 2_000;
/** What the laboratory keeps of the past, for a page that is opened, and what the charts of one show. */
export const HISTORY_MS = 120_000;
/** So long after the laboratory has set their simulated work all workers follow it: they ask with each report. */
export const SETTINGS_DELAY_MS = REPORT_INTERVAL_MS + 1_200;
