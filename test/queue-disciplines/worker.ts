import { registerHooks } from 'node:module';

/* The worker as it is, but for the broker that it imports. */

const WORKER = new URL('../../worker/main.ts', import.meta.url).href;
const BROKER = new URL('broker.ts', import.meta.url).href;

registerHooks({
  resolve: (specifier, context, next) =>
    next(specifier === '@sel/broker' && context.parentURL === WORKER ? BROKER : specifier, context),
});
await import(WORKER);
