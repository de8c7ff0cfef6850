import type { Fault } from './fault.ts';

const DEFAULT_WATERMARK = '0.4';

/** RabbitMQ is short of memory and blocks everyone who publishes. */
export const rabbitmqMemoryAlarm: Fault = {
  id: 'rabbitmq-memory-alarm',
  title: 'RabbitMQ: alarma de memoria',
  holdS: { short: 2, long: 10 },
  needs: 'rabbitmq',
  async inject({ system }) {
    const [node] = system.rabbitmq?.nodes ?? [];
    await node?.ctl('set_vm_memory_high_watermark', '0.000001');
    return async () => void (await node?.ctl('set_vm_memory_high_watermark', DEFAULT_WATERMARK));
  },
};
