/** What `pg` makes of a parameter: its types say nothing of it. */
declare module 'pg/lib/utils.js' {
  export function prepareValue(value: unknown): string | Buffer | null;
}
