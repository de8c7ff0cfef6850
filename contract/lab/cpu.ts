import Type from 'typebox';
import { AtLeastZero, orNull, Share } from './numbers.ts';

const Cores = AtLeastZero;
const known = orNull(Cores);

/**
 * Who uses the processors of the laboratory's machine, in cores over the last second or two. Null is what the
 * laboratory cannot know: what runs on another machine or in another container, whose use then is among `others`.
 */
export const CpuSplit = Type.Object({
  /** All there are, and how many of them were busy. */
  cores: Type.Integer({ minimum: 1 }),
  busy: Cores,
  workers: known,
  gateway: known,
  /** PostgreSQL, and with it the queue when that is in PostgreSQL. */
  database: known,
  /** RabbitMQ, when whoever started the laboratory started it, too. */
  queue: known,
  /** The laboratory's observer, and the load generator. */
  laboratory: known,
  generator: known,
  /** All browsers on this machine: the page's own, and whatever else they show. None may run here: 0. */
  browsers: known,
  /** What is left of `busy`. */
  others: Cores,
  /** The share of the time in which a gateway or worker had something to do and waited for a processor: of the one that waited longest. */
  waiting: orNull(Share),
});
export type CpuSplit = Type.Static<typeof CpuSplit>;
