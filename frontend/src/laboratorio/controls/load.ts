import { refreshState, snapshot, state } from '../connection.ts';
import { ask } from '../lab-api.ts';
import { createLoadStore } from './load-store.ts';
import { isExperimenting } from './may-act.ts';

/** The one of this page; it outlives the tab, so that whoever comes back finds the form as it was. */
export const load = createLoadStore({
  running: () => state.value?.load,
  revision: () => snapshot.value?.load?.revision,
  isExperimenting: () => isExperimenting.value,
  send: (method, body) => ask<{ revision?: number }>('load', method, '/carga', body),
  refresh: refreshState,
});
