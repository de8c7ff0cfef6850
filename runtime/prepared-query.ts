import pg from 'pg';
import { prepareValue } from 'pg/lib/utils.js';
import { serialize } from 'pg-protocol';

type Callback = (error: Error | null, result?: pg.QueryResult) => void;
type Query = (query: pg.Submittable | pg.QueryConfig, values: unknown, callback?: Callback) => unknown;
type NamedConfig = pg.QueryConfig & { name: string };

interface PgConnection extends pg.Connection {
  /** The texts of the statements that PostgreSQL has parsed, by their names. */
  parsedStatements: Record<string, string>;
}

/** What PostgreSQL has said of the rows of a prepared statement. */
interface Description {
  fields: pg.FieldDef[];
  columns: { name: string; parse(value: string): unknown }[];
  emptyRow: Record<string, unknown>;
}

const EXECUTE = Buffer.concat([serialize.execute(), serialize.sync()]);
const DESCRIBE_AND_EXECUTE = Buffer.concat([serialize.describe({ type: 'P' }), EXECUTE]);

/**
 * Has the named statements of a connection described once, and sends each in one piece; what they are given and answer
 * stays the same. `pg` asks for the description of the rows with each of them, though they cannot change
 * (PostgreSQL answers 0A000 instead), and writes four messages: for a lone row that is a quarter of the processor time
 * that a statement costs this process (docs/adr/0034).
 */
export function describeOnce(client: pg.ClientBase): void {
  const query = client.query.bind(client) as Query;
  const descriptions = new Map<string, Description>();
  const run = (config: NamedConfig, values: unknown[], callback: Callback) =>
    query(new PreparedQuery(config, values, descriptions, callback), undefined);
  client.query = ((config: pg.QueryConfig, values?: unknown[], callback?: Callback) => {
    if (!isNamed(config)) return query(config, values, callback);
    const given = values ?? config.values ?? [];
    if (callback) return run(config, given, callback);
    return new Promise((resolve, reject) => {
      run(config, given, (error, result) => (error ? reject(error) : resolve(result)));
    });
  }) as typeof client.query;
}

function isNamed(config: pg.QueryConfig): config is NamedConfig {
  return config.name !== undefined;
}

/** Follows the protocol of an extended query: https://www.postgresql.org/docs/17/protocol-flow.html */
class PreparedQuery implements pg.Submittable {
  readonly name: string;
  readonly text: string;
  readonly callback: Callback;
  readonly #values: unknown[];
  readonly #types: pg.CustomTypesConfig;
  readonly #descriptions: Map<string, Description>;
  readonly #rows: Record<string, unknown>[] = [];
  #description: Description | undefined;
  #command = '';
  #failure: Error | undefined;

  constructor(
    { name, text, types = pg.types }: NamedConfig,
    values: unknown[],
    descriptions: Map<string, Description>,
    callback: Callback,
  ) {
    this.name = name;
    this.text = text;
    this.callback = callback;
    this.#values = values;
    this.#types = types;
    this.#descriptions = descriptions;
    this.#description = descriptions.get(name);
  }

  /** @returns what is wrong with what it was given; then nothing was sent. */
  submit(connection: pg.Connection): Error | null {
    const { stream, parsedStatements } = connection as PgConnection;
    const parsed = parsedStatements[this.name];
    if (parsed !== undefined && parsed !== this.text)
      return new Error(`two statements are named ${this.name}`);
    try {
      const bind = serialize.bind({ statement: this.name, values: this.#values, valueMapper: prepareValue });
      const messages = [bind, this.#description ? EXECUTE : DESCRIBE_AND_EXECUTE];
      if (parsed === undefined) messages.unshift(serialize.parse({ name: this.name, text: this.text }));
      if (stream.writable) stream.write(Buffer.concat(messages));
      return null;
    } catch (error) {
      return error as Error;
    }
  }

  handleRowDescription({ fields }: { fields: pg.FieldDef[] }): void {
    this.#describe(fields);
  }

  handleDataRow({ fields: values }: { fields: (string | null)[] }): void {
    if (this.#failure) return;
    try {
      this.#rows.push(rowOf(this.#description as Description, values));
    } catch (error) {
      this.#failure = error as Error;
    }
  }

  handleCommandComplete({ text }: { text: string }): void {
    this.#command = text;
    // A statement without rows has no description.
    if (!this.#description) this.#describe([]);
  }

  handleEmptyQuery(): void {}

  handleError(error: Error): void {
    this.callback(error);
  }

  handleReadyForQuery(): void {
    if (this.#failure) this.callback(this.#failure);
    else this.callback(null, this.#result());
  }

  #result(): pg.QueryResult {
    const [command = '', ...counts] = this.#command.split(' ');
    return {
      command,
      rowCount: counts.length > 0 ? Number(counts.at(-1)) : null,
      oid: 0,
      rows: this.#rows,
      fields: this.#description?.fields ?? [],
    };
  }

  #describe(fields: pg.FieldDef[]): void {
    this.#description = {
      fields,
      columns: fields.map(({ name, dataTypeID }) => ({
        name,
        parse: this.#types.getTypeParser(dataTypeID, 'text'),
      })),
      emptyRow: Object.fromEntries(fields.map(({ name }) => [name, null])),
    };
    this.#descriptions.set(this.name, this.#description);
  }
}

function rowOf({ columns, emptyRow }: Description, values: (string | null)[]): Record<string, unknown> {
  const row = { ...emptyRow };
  columns.forEach(({ name, parse }, index) => {
    const value = values[index];
    if (typeof value === 'string') row[name] = parse(value);
  });
  return row;
}
