import { type Consumer, type Delivery, openConsumer as openRealConsumer } from '@sel/broker';

/** What a worker imports instead of the broker: the same, with a consumer that treats the queue in another way. */
export * from '@sel/broker';

type Handle = (delivery: Delivery) => void;

const POLLING_INTERVAL_MS = 100;
/** More than ever wait in a run: whatever is published is at once somebody's. */
const EVERYTHING = 10_000;

/** The ways in which a worker can take messages, other than at once whenever a hand is free. */
const DISCIPLINES = {
  /** It looks every 100 ms: what comes in between waits although hands are free. */
  polling: (consumer: Consumer, concurrency: number, handle: Handle) => {
    const taken: Delivery[] = [];
    setInterval(() => {
      for (const delivery of taken.splice(0)) handle(delivery);
    }, POLLING_INTERVAL_MS);
    consumer.start(concurrency, (delivery) => void taken.push(delivery));
  },
  /** It takes all it can get in advance, so that each worker has a queue of its own, whoever is idle meanwhile. */
  split: (consumer: Consumer, concurrency: number, handle: Handle) => {
    const own: Delivery[] = [];
    let busy = 0;
    const next = () => {
      while (busy < concurrency && own.length > 0) {
        busy += 1;
        handle(whenSettled(own.shift() as Delivery, free));
      }
    };
    const free = () => {
      busy -= 1;
      next();
    };
    consumer.start(EVERYTHING, (delivery) => {
      own.push(delivery);
      next();
    });
  },
};

export type Discipline = keyof typeof DISCIPLINES;

export function openConsumer(options: Parameters<typeof openRealConsumer>[0]): Consumer {
  const consumer = openRealConsumer(options);
  const treat = DISCIPLINES[process.env.TEST_QUEUE_DISCIPLINE as Discipline];
  return new Proxy(consumer, {
    get: (target, name) => {
      if (name === 'start')
        return (concurrency: number, handle: Handle) => treat(target, concurrency, handle);
      const value = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

/** The delivery itself, which the broker knows, and told of when it is settled. */
function whenSettled(delivery: Delivery, settled: () => void): Delivery {
  for (const how of ['ack', 'retry', 'reject'] as const) {
    const settle = delivery[how].bind(delivery) as (reason: string) => void;
    Object.assign(delivery, {
      [how]: (reason: string) => {
        settle(reason);
        settled();
      },
    });
  }
  return delivery;
}
