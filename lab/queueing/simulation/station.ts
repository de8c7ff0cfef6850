import { PriorityQueue } from '../priority-queue.ts';
import type { Random } from '../random.ts';
import { type Servers, withDefaults } from './scenario.ts';

/** Customers are numbered 0, 1, 2, … as they arrive. */
type Customer = number;

interface Worker {
  /** One higher after each death, so that what a dead worker was to finish does not happen. */
  life: number;
  serving: Customer[];
  /** Handed out to this worker, but not begun. */
  prefetched: Customer[];
}

type Event =
  | { kind: 'done'; worker: Worker; life: number; customer: Customer }
  | { kind: 'dies' | 'returns'; worker: Worker }
  | { kind: 'noticed'; lost: Customer[] };

interface Listener {
  started(customer: Customer, atMs: number): void;
  finished(customer: Customer, atMs: number): void;
}

/** A queue and its workers. Time passes only by {@link Station.advanceTo}. */
export class Station {
  readonly inSystem = new TimeAverage();
  readonly inService = new TimeAverage();
  /** How often a customer was handed out again after a worker died. */
  redelivered = 0;

  readonly #scenario: ReturnType<typeof withDefaults>;
  readonly #random: { service: Random; failures: Random };
  readonly #listener: Listener;
  readonly #events = new PriorityQueue<Event>();
  /** Workers that may be handed more, the one that has waited longest first. */
  #open: { worker: Worker; life: number }[] = [];
  /** Customers who had been handed to a worker that died; ascending. */
  #returned: Customer[] = [];
  #arrived = 0;
  /** The first of those who were never handed out. */
  #nextFresh = 0;

  constructor(scenario: Servers, random: { service: Random; failures: Random }, listener: Listener) {
    this.#scenario = withDefaults(scenario);
    this.#random = random;
    this.#listener = listener;
    for (let i = 0; i < this.#scenario.workers; i += 1) {
      this.#comeUp({ life: 0, serving: [], prefetched: [] }, 0);
    }
  }

  /** Lets everything happen that is due until then, in order. */
  advanceTo(untilMs: number): void {
    while (this.#events.dueMs <= untilMs) {
      const atMs = this.#events.dueMs;
      this.#happen(this.#events.take() as Event, atMs);
    }
  }

  /** A customer comes; his number is how many came before. */
  arrive(atMs: number): void {
    this.inSystem.change(atMs, 1);
    this.#arrived += 1;
    this.#handOut(atMs);
  }

  #happen(event: Event, atMs: number): void {
    switch (event.kind) {
      case 'done':
        if (event.life === event.worker.life) this.#finish(event.worker, event.customer, atMs);
        break;
      case 'dies':
        this.#die(event.worker, atMs);
        break;
      case 'returns':
        this.#comeUp(event.worker, atMs);
        break;
      case 'noticed':
        this.#takeBack(event.lost, atMs);
        break;
    }
  }

  #finish(worker: Worker, customer: Customer, atMs: number): void {
    const wasFull = this.#isFull(worker);
    worker.serving.splice(worker.serving.indexOf(customer), 1);
    this.inService.change(atMs, -1);
    this.inSystem.change(atMs, -1);
    this.#listener.finished(customer, atMs);
    this.#serve(worker, atMs);
    if (wasFull) this.#open.push({ worker, life: worker.life });
    this.#handOut(atMs);
  }

  /** Gives waiting customers to the workers that may have more, in turn. */
  #handOut(atMs: number): void {
    while (this.#open.length > 0 && (this.#returned.length > 0 || this.#nextFresh < this.#arrived)) {
      const { worker, life } = this.#open.shift() as { worker: Worker; life: number };
      if (life !== worker.life) continue;
      worker.prefetched.push(this.#returned.shift() ?? this.#nextFresh++);
      this.#serve(worker, atMs);
      if (!this.#isFull(worker)) this.#open.push({ worker, life });
    }
  }

  #serve(worker: Worker, atMs: number): void {
    const { concurrency, service } = this.#scenario;
    while (worker.serving.length < concurrency && worker.prefetched.length > 0) {
      const customer = worker.prefetched.shift() as Customer;
      worker.serving.push(customer);
      this.inService.change(atMs, 1);
      this.#listener.started(customer, atMs);
      const doneMs = atMs + service.sample(this.#random.service);
      this.#events.add(doneMs, { kind: 'done', worker, life: worker.life, customer });
    }
  }

  #isFull(worker: Worker): boolean {
    return worker.serving.length + worker.prefetched.length >= this.#scenario.prefetch;
  }

  #comeUp(worker: Worker, atMs: number): void {
    this.#open.push({ worker, life: worker.life });
    const { failures } = this.#scenario;
    if (failures) {
      this.#events.add(atMs + failures.up.sample(this.#random.failures), { kind: 'dies', worker });
    }
    this.#handOut(atMs);
  }

  #die(worker: Worker, atMs: number): void {
    const { failures } = this.#scenario;
    if (!failures) return;
    this.inService.change(atMs, -worker.serving.length);
    const lost = [...worker.serving.splice(0), ...worker.prefetched.splice(0)];
    worker.life += 1;
    this.#events.add(atMs + (failures.detectMs ?? 0), { kind: 'noticed', lost });
    this.#events.add(atMs + failures.down.sample(this.#random.failures), { kind: 'returns', worker });
  }

  #takeBack(lost: Customer[], atMs: number): void {
    this.redelivered += lost.length;
    this.#returned = [...this.#returned, ...lost].sort((a, b) => a - b);
    this.#handOut(atMs);
  }
}

/** The average over time of a number that changes at instants, such as a queue's length. */
export class TimeAverage {
  #value = 0;
  #sinceMs = 0;
  #fromMs = 0;
  #area = 0;

  get value(): number {
    return this.#value;
  }

  change(atMs: number, by: number): void {
    this.#area += this.#value * (atMs - this.#sinceMs);
    this.#sinceMs = atMs;
    this.#value += by;
  }

  /** Forgets the past, such as the warm-up; what is counted now stays. */
  restart(atMs: number): void {
    this.change(atMs, 0);
    this.#area = 0;
    this.#fromMs = atMs;
  }

  /** The average from the last restart until that time; 0 when none has passed. */
  until(atMs: number): number {
    this.change(atMs, 0);
    return atMs > this.#fromMs ? this.#area / (atMs - this.#fromMs) : 0;
  }
}
