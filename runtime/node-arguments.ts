/**
 * How Node is started for a service. V8 lets its young generation grow with the machine's memory, to 128 MB on
 * 24 GB, and each step looks like a leak; a service needs no more than this, and is no slower (docs/adr/0012).
 */
export const NODE_ARGUMENTS = ['--max-semi-space-size=16'];
