import type { NoticeName } from '../scenarios/latency.ts';
import type { LoadName } from '../scenarios/saturate.ts';
import type { SubjectName } from '../subject.ts';
import type { Component } from '../usage-meter.ts';

export const SUBJECT_NAMES: Record<SubjectName, string> = {
  sistema: 'El sistema (RabbitMQ)',
  postgres: 'El sistema (cola en PostgreSQL)',
  'uno-a-uno-1': 'Una a una, prefetch 1',
  'uno-a-uno-10': 'Una a una, prefetch 10',
  typescript: 'A mano, TypeScript',
  python: 'A mano, Python',
};

/** Where the system has its queue. */
export const QUEUE_NAMES = { sistema: 'RabbitMQ', postgres: 'cola en PostgreSQL' } as const;

export const COMPONENT_NAMES: Record<Component | 'generator', string> = {
  gateway: 'gateway',
  worker: 'workers',
  postgresql: 'PostgreSQL',
  rabbitmq: 'RabbitMQ',
  generator: 'generador',
};

export const NOTICE_NAMES: Record<NoticeName, string> = {
  wait: 'Prefer: wait',
  events: 'eventos',
};

export const LOAD_NAMES: Record<LoadName, string> = {
  'conexiones-64': '64 conexiones',
  'conexiones-256': '256 conexiones',
  encadenadas: '16 conexiones × 16 encadenadas',
};
