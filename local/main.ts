import { compiledProgram } from './compiled/programs.ts';

// Only this file is read from its source when all else is ready compiled: `npm start` begins in start.ts.
await import(compiledProgram('local/start.ts')?.href ?? './start.ts');
