import { atLeastZero, countOf } from './domain.ts';
import { UnstableError } from './queue.ts';

/**
 * Erlang B: the probability that a customer finds all servers busy and is turned away (M/G/c/c).
 *
 * Computed by B(0) = 1, B(k) = aB(k−1) / (k + aB(k−1)), whose terms all lie between 0 and 1. The
 * textbook's quotient of aᶜ/c! and a sum of such terms overflows from about 170 servers on.
 * (Erlang, 1917; the recursion is in Cooper, *Introduction to Queueing Theory*.)
 * @param load offered load a = λS in erlang.
 */
export function erlangB(servers: number, load: number): number {
  countOf('servers', servers);
  atLeastZero('load', load);
  let blocked = 1;
  for (let k = 1; k <= servers; k += 1) blocked = (load * blocked) / (k + load * blocked);
  return blocked;
}

/**
 * Erlang C: the probability that a customer has to wait in M/M/c, from Erlang B:
 * C = B / (1 − ρ(1 − B)) (Kleinrock, *Queueing Systems*, volume 1, 1975, chapter 3).
 * @param load offered load a = λS in erlang.
 * @throws {UnstableError} when the load is not below the number of servers.
 */
export function erlangC(servers: number, load: number): number {
  const blocked = erlangB(servers, load);
  if (load >= servers) throw new UnstableError(servers, load);
  return blocked / (1 - (load / servers) * (1 - blocked));
}
