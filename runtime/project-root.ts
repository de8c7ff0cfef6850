import { fileURLToPath } from 'node:url';

/** The project's own folder, which is where its programs are started. Ends with a separator. */
export const ROOT = fileURLToPath(new URL('..', import.meta.url));
