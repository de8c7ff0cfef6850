import { linkTo } from '../../address.ts';
import { state } from '../connection.ts';
import { load } from '../controls/load.ts';
import { workerCapacity, workerCount } from '../workers.tsx';
import { type LinkedSetup, queryOf } from './setup-link.ts';

/** A link to how the system is set at this moment, as far as a link can say it. It holds no key. */
export function linkToCurrentSetup(): string {
  const { shape, ratePerSecond } = load.form.value;
  const concurrency = workerCapacity.value;
  const setup: LinkedSetup = {
    ...(shape === 'constant' && { ratePerSecond }),
    workers: workerCount.value,
    ...(concurrency !== undefined && { concurrency }),
    workMs: state.value?.work?.meanMs ?? 0,
  };
  return location.origin + location.pathname + linkTo(['laboratorio', 'vivo'], queryOf(setup));
}
