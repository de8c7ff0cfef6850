import fc from 'fast-check';

/** What is used here of a JSON Schema, as an OpenAPI document holds it. */
export interface Schema {
  type?: string;
  const?: unknown;
  enum?: unknown[];
  anyOf?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  examples?: unknown[];
}

/** Values that the schema allows, its examples among them. */
export function valid(schema: Schema): fc.Arbitrary<unknown> {
  const values = validOf(schema);
  return schema.examples ? fc.oneof(fc.constantFrom(...schema.examples), values) : values;
}

function validOf(schema: Schema): fc.Arbitrary<unknown> {
  if ('const' in schema) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map(valid));
  switch (schema.type) {
    case 'string':
      return text(schema);
    case 'integer':
      return fc.integer({
        min: schema.minimum ?? -1_000,
        max: Math.min(schema.maximum ?? 1_000, 2 ** 31 - 1),
      });
    case 'number':
      return fc.double({ min: schema.minimum ?? -1e6, max: schema.maximum ?? 1e6, noNaN: true });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'array':
      return fc.array(valid(schema.items ?? {}), { maxLength: 4 });
    case 'object':
      return record(schema);
    default:
      return fc.jsonValue();
  }
}

function text({ minLength = 0, maxLength = 40 }: Schema): fc.Arbitrary<string> {
  return fc.string({
    unit: fc.constantFrom(...'aZ09-_ ñ日📦\u0301'),
    minLength,
    maxLength: Math.min(maxLength, 300),
  });
}

function record({ properties = {}, required = [] }: Schema): fc.Arbitrary<object> {
  const fields = Object.fromEntries(
    Object.entries(properties).map(([name, schema]) => [name, valid(schema)]),
  );
  return fc.record(fields, { requiredKeys: required });
}

/** Any JSON, its texts with NUL, lone surrogates and whatever else Unicode has. */
const anything = fc.oneof(
  fc.jsonValue({ stringUnit: 'binary' }),
  fc.string({
    unit: fc.constantFrom('\0', '\ud800', '\udfff', '\u202e', '\ufeff', '%', "'", 'A'),
    maxLength: 80,
  }),
  fc.constantFrom(1e308, -0, 2 ** 53, '9'.repeat(400), 'x'.repeat(5_000)),
);

/** A valid value with one thing changed: a field gone, another kind of value, a field too many, one layer more. */
export function nearlyValid(schema: Schema): fc.Arbitrary<unknown> {
  const field = fc.oneof(
    fc.constantFrom(...Object.keys(collectProperties(schema)), '__proto__', 'constructor', ''),
    fc.string({ maxLength: 8 }),
  );
  return fc
    .tuple(valid(schema), fc.constantFrom('drop', 'replace', 'add', 'wrap', 'text'), field, anything)
    .map(([value, change, name, other]) => {
      if (typeof value !== 'object' || value === null) return change === 'wrap' ? [value] : other;
      const { [name]: _, ...rest } = value as Record<string, unknown>;
      switch (change) {
        case 'drop':
          return rest;
        case 'wrap':
          return [value];
        case 'text':
          return JSON.stringify(value);
        default:
          return Object.fromEntries([...Object.entries(value), [name, other]]);
      }
    });
}

function collectProperties(schema: Schema): Record<string, Schema> {
  return Object.assign({}, schema.properties, ...(schema.anyOf ?? []).map(collectProperties));
}

/** Valid, nearly valid, or nothing of the kind. */
export function anyFor(schema: Schema): fc.Arbitrary<unknown> {
  return fc.oneof(
    { weight: 3, arbitrary: valid(schema) },
    { weight: 3, arbitrary: nearlyValid(schema) },
    { weight: 1, arbitrary: anything },
  );
}
