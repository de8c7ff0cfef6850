import { pathToFileURL } from 'node:url';
import { compiledProgram } from '../compiled/programs.ts';

// All that `npm start` does is in start.ts; this decides which of its two forms is loaded.
const compiled = compiledProgram('local/start/start.ts');
await import(compiled ? pathToFileURL(compiled).href : './start.ts');
