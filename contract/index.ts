export * from './consulta.ts';
export * from './message.ts';
export * from './problem.ts';
export * from './solicitud.ts';
export * from './stages.ts';
