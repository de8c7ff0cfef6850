import type pg from 'pg';
import { waitFor } from '../../../local/processes/wait-for.ts';
import { type Fault, pick } from './fault.ts';

/** So many consultas are left to the relay. */
const BACKLOG = 50;
/** So slow is the victim's way to RabbitMQ, that it can be met in the middle of its relay. */
const LATENCY_MS = 500;
/** A gateway that is gone loses what it has taken after 15 s; the other one then has to see it and to publish it. */
const RELAYED_WITHIN_MS = 22_000;

/** A gateway freezes while it publishes what others left behind: the other one has to do it instead. */
export const gatewayFrozenInRelay: Fault = {
  id: 'gateway-frozen-in-relay',
  title: 'api-gateway congelado a mitad del relevo',
  holdS: { long: 0 },
  needs: 'rabbitmq',
  async inject({ system, random, promisesMore, report }) {
    const { owner, gateways } = system;
    const victim = pick(gateways, random);
    for (const { way } of gateways) way.toBroker.down();
    await promisesMore(BACKLOG);
    const backlog = await leftBehind(owner);
    await waitFor('all of it is free to be taken', async () => (await taken(owner, backlog)) === 0);

    // Only the victim reaches RabbitMQ now, so that it is the one who takes them.
    victim.way.toBroker.mend();
    victim.way.toBroker.delay(LATENCY_MS);
    await waitFor('it is in its relay', async () => (await taken(owner, backlog)) > 0);
    const thaw = victim.freeze();
    // What it was sending has not arrived.
    victim.way.toBroker.silence();
    for (const gateway of gateways) if (gateway !== victim) gateway.way.toBroker.mend();

    const toEnd = await acceptedSince(owner, backlog);
    const haveEnded = async () => (await pending(owner, toEnd)) === 0;
    await waitFor('all have ended', haveEnded, RELAYED_WITHIN_MS).catch(async () =>
      report(`${await pending(owner, toEnd)} consultas waited for a frozen gateway`),
    );
    return () => {
      victim.way.toBroker.mend();
      thaw();
    };
  },
};

/** The first and the last of some consultas. */
type Range = [first: string, last: string];

async function leftBehind(owner: pg.Pool): Promise<Range> {
  const { rows } = await owner.query('SELECT min(consulta_id), max(consulta_id) FROM consulta_outbox');
  return [rows[0].min, rows[0].max];
}

/** How many of the rows a relay has taken for itself. */
async function taken(owner: pg.Pool, range: Range): Promise<number> {
  return count(
    owner,
    'consulta_outbox WHERE leased_until > clock_timestamp() AND consulta_id BETWEEN $1 AND $2',
    range,
  );
}

async function acceptedSince(owner: pg.Pool, [first]: Range): Promise<Range> {
  const { rows } = await owner.query('SELECT max(consulta_id) FROM consulta');
  return [first, rows[0].max];
}

function pending(owner: pg.Pool, range: Range): Promise<number> {
  return count(owner, "consulta WHERE status = 'pending' AND consulta_id BETWEEN $1 AND $2", range);
}

async function count(owner: pg.Pool, from: string, range: Range): Promise<number> {
  const { rows } = await owner.query(`SELECT count(*)::int FROM ${from}`, range);
  return rows[0].count;
}
