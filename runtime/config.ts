import type Type from 'typebox';
import { Compile } from 'typebox/compile';
import type { TLocalizedValidationError } from 'typebox/error';
import { Default } from 'typebox/value';
import { sampleSecretProblems } from './sample-passwords.ts';

/** A setting whose value must never be shown, not even in an error: give its schema `secret: true`. */
type SettingSchema = Type.TSchema & { secret?: boolean; description?: string };

/**
 * Reads a service's settings from the environment. An empty variable counts as unset.
 * @param schema one property a variable; `default`, `description` and `secret` are honoured.
 * @param env `ENTORNO=produccion` in it refuses secrets that everybody knows.
 * @throws {ConfigError} that lists every wrong variable at once.
 */
export function loadConfig<T extends Type.TObject>(schema: T, env: NodeJS.ProcessEnv): Type.Static<T> {
  const names = Object.keys(schema.properties);
  const given = Object.fromEntries(
    names.filter((name) => env[name]).map((name) => [name, env[name] as string]),
  );
  const converted = Object.entries(given).map(([name, text]) => [
    name,
    convert(text, schema.properties[name]),
  ]);
  const config = Default(schema, Object.fromEntries(converted));
  const errors = [...Compile(schema as Type.TSchema).Errors(config)];
  const problems = errors.flatMap((error) => explain(error, schema, given));
  const secrets = Object.fromEntries(Object.entries(given).filter(([name]) => isSecret(schema, name)));
  const malformed = malformedUrls(secrets);
  problems.push(...malformed, ...(malformed.length > 0 ? [] : sampleSecretProblems(secrets, env)));
  if (problems.length > 0) throw new ConfigError(problems);
  return config as Type.Static<T>;
}

/** Settings that cannot be used; `message` says all that is wrong, one line each. */
export class ConfigError extends Error {
  override name = 'ConfigError';
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(
      `Configuración no válida:\n${[...new Set(problems)].map((problem) => `  - ${problem}`).join('\n')}`,
    );
    this.problems = problems;
  }
}

/** Whoever parses such a URL later may show all of it in its error. */
function malformedUrls(secrets: Record<string, string>): string[] {
  return Object.entries(secrets)
    .filter(([, value]) => /^\w+:\/\//.test(value) && !isReadableUrl(value))
    .map(
      ([name]) =>
        `${name}: el valor dado (oculto) no es una URL. En la contraseña, / @ : # y % se escriben %2F %40 %3A %23 y %25.`,
    );
}

/** A lone % in a password passes for a URL, but nobody can decode it. */
function isReadableUrl(value: string): boolean {
  try {
    const { username, password } = new URL(value);
    decodeURIComponent(username + password);
    return true;
  } catch {
    return false;
  }
}

function isSecret(schema: Type.TObject, name: string): boolean {
  return (schema.properties[name] as SettingSchema).secret === true;
}

/** A number where one is wanted and the text is one; any other text stays what it is, to be refused. */
function convert(text: string, schema: Type.TSchema | undefined): unknown {
  const { type } = schema as { type?: string };
  const isNumber = (type === 'integer' || type === 'number') && /^-?\d+(\.\d+)?$/.test(text);
  return isNumber ? Number(text) : text;
}

function explain(
  error: TLocalizedValidationError,
  schema: Type.TObject,
  given: NodeJS.Dict<unknown>,
): string[] {
  if (error.keyword === 'required') {
    const { requiredProperties } = error.params as { requiredProperties: string[] };
    return requiredProperties.map((name) => `${name}: falta. ${hint(schema, name)}`.trim());
  }
  const name = error.instancePath.split('/')[1] ?? '';
  if (!(name in schema.properties)) return [];
  const { secret } = schema.properties[name] as SettingSchema;
  const shown = secret ? 'el valor dado (oculto)' : JSON.stringify(given[name]);
  return [`${name}: ${shown} no vale: ${reason(error)}. ${hint(schema, name)}`.trim()];
}

function reason(error: TLocalizedValidationError): string {
  const params = error.params as { type?: string; limit?: number | string; allowedValues?: unknown[] };
  switch (error.keyword) {
    case 'type':
      return `debe ser ${params.type === 'integer' ? 'un entero' : params.type === 'number' ? 'un número' : params.type}`;
    case 'minimum':
      return `debe ser al menos ${params.limit}`;
    case 'maximum':
      return `debe ser como mucho ${params.limit}`;
    case 'enum':
      return `debe ser uno de ${params.allowedValues?.join(', ')}`;
    case 'pattern':
      return 'no tiene la forma esperada';
    default:
      return error.message;
  }
}

function hint(schema: Type.TObject, name: string): string {
  return (schema.properties[name] as SettingSchema).description ?? '';
}
