import type { Consumer, Publisher } from './broker.ts';
import type { BrokerKind, BrokerOptions } from './broker-kind.ts';
import { BROKERS, type BrokerName } from './brokers.ts';

/** @throws {BrokerUrlError} when the URL is not of a broker that is known. */
export function openPublisher(options: BrokerOptions): Publisher {
  return kindOf(options.url).openPublisher(options);
}

/** @throws {BrokerUrlError} when the URL is not of a broker that is known. */
export function openConsumer(options: BrokerOptions): Consumer {
  return kindOf(options.url).openConsumer(options);
}

/** @throws {BrokerUrlError} */
export function kindOf(url: string): BrokerKind {
  return BROKERS[brokerOf(url)];
}

/** Which broker the scheme of a URL means. @throws {BrokerUrlError} */
export function brokerOf(url: string): BrokerName {
  const kinds = Object.entries(BROKERS) as [BrokerName, BrokerKind][];
  const known = `Usa ${kinds.map(([, { example }]) => example).join(' o ')}.`;
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(url)?.[1]?.toLowerCase();
  if (!scheme || !URL.canParse(url)) throw new BrokerUrlError(`BROKER_URL no es una URL válida. ${known}`);
  const [name] = kinds.find(([, { schemes }]) => schemes.includes(scheme)) ?? [];
  if (name) return name;
  throw new BrokerUrlError(`BROKER_URL empieza por «${scheme}:», que no es un broker conocido. ${known}`);
}

/** Its message never contains the URL's password. */
export class BrokerUrlError extends Error {
  override name = 'BrokerUrlError';
}
