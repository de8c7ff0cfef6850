import Type from 'typebox';
import type { BrokerKind } from './broker-kind.ts';
import { POSTGRES } from './postgres/postgres.ts';
import { RABBITMQ } from './rabbitmq/rabbitmq.ts';

/** One line for each kind. */
export const BROKERS = { rabbitmq: RABBITMQ, postgres: POSTGRES } satisfies Record<string, BrokerKind>;
export type BrokerName = keyof typeof BROKERS;

/** The setting BROKER_URL of a service or a program: of any of these. */
export function brokerUrl(description: string): Type.TString {
  const schemes = Object.values(BROKERS).flatMap((kind) => kind.schemes);
  return Type.String({ pattern: `^(${schemes.join('|')})://`, secret: true, description });
}
