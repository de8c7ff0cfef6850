import { lookup } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';
import { ConfigError } from './config.ts';
import type { Logger } from './logger.ts';

const NETWORKS: Record<string, string[]> = {
  loopback: ['127.0.0.0/8', '::1/128'],
  linklocal: ['169.254.0.0/16', 'fe80::/10'],
  uniquelocal: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'],
};
const HOST_NAME = /^(?=.*[a-z])[a-z0-9_-]+(\.[a-z0-9_-]+)*$/i;

/** A proxy that was made anew has another address, under the same name. */
const LOOKUP_INTERVAL_MS = 5_000;

/**
 * The proxies whose X-Forwarded-For is believed. Whose address is known has it in the settings; a container's or a
 * pod's is found by its name, so that nobody else can pass for it. Not a number of proxies: whoever gets past the last
 * one would count as one, and could make up the rest.
 */
export class TrustedProxies {
  readonly #networks = new BlockList();
  readonly #names: string[] = [];
  readonly #logger: Logger;
  /** What each name stood for when it was last found: it stays so while nobody answers for names. */
  readonly #addresses = new Map<string, string[]>();
  #named = new BlockList();
  #timer: NodeJS.Timeout | undefined;
  #isLookingUp = false;

  /** @throws {ConfigError} when something in the list is none of all that. */
  constructor(list: string, logger: Logger) {
    this.#logger = logger;
    for (const item of list.split(',').map((text) => text.trim())) {
      if (NETWORKS[item]) for (const network of NETWORKS[item]) allow(this.#networks, network);
      else if (HOST_NAME.test(item)) this.#names.push(item);
      else if (item !== '' && !allow(this.#networks, item)) throw unreadable(item);
    }
  }

  /** Looks the names up, now and every few seconds. */
  start(): void {
    if (this.#names.length === 0) return;
    void this.#lookUp();
    this.#timer = setInterval(() => {
      // Look-ups share a few threads with those of the database: a name server that is silent must not fill them.
      if (!this.#isLookingUp) void this.#lookUp();
    }, LOOKUP_INTERVAL_MS).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  trusts(address: string): boolean {
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    return (
      isIP(address) !== 0 && (this.#networks.check(address, family) || this.#named.check(address, family))
    );
  }

  async #lookUp(): Promise<void> {
    this.#isLookingUp = true;
    await Promise.all(this.#names.map((name) => this.#find(name)));
    this.#isLookingUp = false;
    const named = new BlockList();
    for (const address of [...this.#addresses.values()].flat()) allow(named, address);
    this.#named = named;
  }

  async #find(name: string): Promise<void> {
    const found = await lookup(name, { all: true }).catch(() => []);
    const addresses = found.map(({ address }) => address).toSorted();
    if (addresses.length === 0 || String(addresses) === String(this.#addresses.get(name))) return;
    this.#addresses.set(name, addresses);
    this.#logger.info({ proxy: name, addresses }, 'se cree a este proxy quién es el cliente');
  }
}

/** @returns whether it is an address or a network, 10.0.0.0/8. */
function allow(list: BlockList, network: string): boolean {
  const [address = '', prefix] = network.split('/');
  const bits = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
  const length = prefix === undefined ? bits : /^\d{1,3}$/.test(prefix) ? Number(prefix) : bits + 1;
  if (bits < 0 || length > bits || network.split('/').length > 2) return false;
  list.addSubnet(address, length, bits === 32 ? 'ipv4' : 'ipv6');
  return true;
}

function unreadable(item: string): ConfigError {
  return new ConfigError([
    `TRUST_PROXY: ${JSON.stringify(item)} no vale: cada proxy es una dirección, una red CIDR, un nombre, loopback, linklocal o uniquelocal. Un número de proxys no: cualquiera podría fingirlos.`,
  ]);
}
