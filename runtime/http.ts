/**
 * Node's `node:http`. An `import` of that asks it for everything that it can export, and one of those, WebSocket, makes
 * Node load its whole HTTP client: 35 ms of the processor at every start of every process that never uses it.
 */
export const http = process.getBuiltinModule('node:http');
