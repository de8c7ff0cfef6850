import { snapshot } from '../connection.ts';
import { createLoadRevision } from './revision-store.ts';

/** Of the load, as this page has set it and as it is seen. */
export const {
  isAsking,
  isElsewhere: isLoadChangedElsewhere,
  asOurs,
} = createLoadRevision(() => snapshot.value?.load?.revision);
