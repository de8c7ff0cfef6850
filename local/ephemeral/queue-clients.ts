import { type Consumer, type Delivery, openConsumer, openPublisher, type Publisher } from '@sel/broker';
import type { ConsultaMessage } from '@sel/contract';
import { createLogger, type Logger } from '@sel/runtime/logger';
import { waitFor } from '../processes/wait-for.ts';
import type { TestBroker } from './test-broker.ts';

const logger = createLogger('test', { LOG_LEVEL: 'silent' });

/** A message as the gateway writes it, for a listing unless `change` says otherwise; `id` tells one from another. */
export function message(id: number, change: Partial<ConsultaMessage> = {}): ConsultaMessage {
  return {
    consulta_id: id,
    created_at_us: 0,
    tipo_consulta: 'listar_todos',
    codigo_buscado: null,
    parametros: null,
    published_at: 0,
    ...change,
  };
}

export function messages(count: number): ConsultaMessage[] {
  return Array.from({ length: count }, (_, index) => message(index + 1));
}

export function idOf({ body }: Delivery): number {
  return (body as ConsultaMessage).consulta_id;
}

interface RunningConsumer extends Consumer {
  /** All that came, in order. */
  deliveries: Delivery[];
}

export class BrokerClients {
  readonly #broker: Pick<TestBroker, 'urls'>;
  readonly #clients: (Publisher | Consumer)[] = [];

  constructor(broker: Pick<TestBroker, 'urls'>) {
    this.#broker = broker;
  }

  /** Resolves when it is ready. */
  async publisher(): Promise<Publisher> {
    const publisher = openPublisher({ url: this.#broker.urls.apiGateway, clientName: 'test', logger });
    this.#clients.push(publisher);
    publisher.start();
    await waitFor('the publisher is ready', () => publisher.isReady());
    return publisher;
  }

  /**
   * Resolves when it is ready.
   * @param handle settles deliveries; without it they stay in hand until the test settles them.
   */
  async consumer(
    concurrency: number,
    handle: (delivery: Delivery) => void = () => {},
    log: Logger = logger,
  ): Promise<RunningConsumer> {
    const consumer = openConsumer({ url: this.#broker.urls.worker, clientName: 'test', logger: log });
    this.#clients.push(consumer);
    const deliveries: Delivery[] = [];
    consumer.start(concurrency, (delivery) => {
      deliveries.push(delivery);
      handle(delivery);
    });
    await waitFor('the consumer is ready', () => consumer.isReady());
    return Object.assign(consumer, { deliveries });
  }

  /** Acknowledges what consumers still hold, and stops all. */
  async stopAll(): Promise<void> {
    await Promise.all(
      this.#clients.splice(0).map((client) => {
        const stopped = client.stop();
        if ('deliveries' in client) for (const delivery of client.deliveries as Delivery[]) delivery.ack();
        return stopped;
      }),
    );
  }
}
