import fc from 'fast-check';
import { anyFor, nearlyValid, type Schema, valid } from './schema-arbitrary.ts';

/** What is used here of an OpenAPI document. */
export interface OpenApi {
  paths: Record<string, Record<string, Operation>>;
}

export interface Operation {
  parameters?: { in: string; name: string; schema: Schema }[];
  requestBody?: { content: Record<string, { schema: Schema }> };
  responses: Record<string, { content?: Record<string, { schema: Schema }> }>;
}

export interface HttpCase {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: string | Buffer | undefined;
  /** The path and method of the document that it was made from; the request may have become another. */
  origin: string;
}

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD', 'TRACE', 'PROPFIND'];

/** Node's client sends bytes 0x20 to 0xff in a header; all other garbage goes through a plain socket. */
const headerText = fc.string({
  unit: fc.integer({ min: 0x20, max: 0xff }).map((code) => String.fromCharCode(code === 0x7f ? 0x20 : code)),
  maxLength: 60,
});

const COMMON_HEADERS = {
  accept: fc.oneof(headerText, fc.constantFrom('text/event-stream', '*/*', 'application/json;q=0')),
  'accept-encoding': fc.oneof(headerText, fc.constantFrom('gzip', 'br, identity;q=0')),
  authorization: headerText,
  cookie: headerText,
  origin: fc.oneof(headerText, fc.constantFrom('null', 'http://example.test')),
  'access-control-request-method': fc.constantFrom(...METHODS),
  'x-forwarded-for': headerText,
  'if-none-match': headerText,
  range: fc.constantFrom('bytes=0-', 'bytes=5-1', 'x'),
  'x-http-method-override': fc.constantFrom(...METHODS),
};

const contentType = fc.oneof(
  { weight: 6, arbitrary: fc.constant('application/json') },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      'application/json; charset=utf-16',
      'application/problem+json',
      'text/plain',
      'multipart/form-data',
      'application/x-www-form-urlencoded',
      '',
    ),
  },
  { weight: 1, arbitrary: headerText },
);

/** Requests made from every operation of the document: as it says, nearly so, and far from it. */
export function httpCases(document: OpenApi): fc.Arbitrary<HttpCase> {
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  );
  const weighted = operations.map(({ path, method, operation }) => ({
    weight: operation.parameters || operation.requestBody ? 8 : 1,
    arbitrary: casesOf(path, method, operation),
  }));
  return fc.oneof(...weighted);
}

function casesOf(path: string, method: string, operation: Operation): fc.Arbitrary<HttpCase> {
  const parameters = operation.parameters ?? [];
  const declaredHeaders = parameters
    .filter((parameter) => parameter.in === 'header')
    .map(({ name, schema }) => [name, fc.oneof(headerOf(valid(schema)), headerText)]);
  return fc
    .record({
      method: fc.oneof(
        { weight: 9, arbitrary: fc.constant(method) },
        { weight: 1, arbitrary: fc.constantFrom(...METHODS) },
      ),
      path: pathOf(path, Object.fromEntries(parameters.map(({ name, schema }) => [name, schema]))),
      headers: fc.record({ ...COMMON_HEADERS, ...Object.fromEntries(declaredHeaders) }, { requiredKeys: [] }),
      contentType,
      body: bodyOf(operation.requestBody?.content['application/json']?.schema),
    })
    .map(({ contentType, headers, ...rest }) => ({
      ...rest,
      headers: rest.body === undefined ? headers : { ...headers, 'content-type': contentType },
      origin: `${method} ${path}`,
    }));
}

function headerOf(values: fc.Arbitrary<unknown>): fc.Arbitrary<string> {
  return values.map((value) => asText(value).replace(/[^\x20-\x7e]/g, 'x'));
}

/** An object may have a `toString` that is none. */
function asText(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** The path with something in the place of each parameter, and now and then a query. */
function pathOf(path: string, schemas: Record<string, Schema>): fc.Arbitrary<string> {
  const segment = (schema: Schema) =>
    fc.oneof(
      { weight: 3, arbitrary: fc.integer({ min: 1, max: 500 }).map(String) },
      {
        weight: 3,
        arbitrary: anyFor(schema).map((value) => encodeURIComponent(asText(value).toWellFormed())),
      },
      {
        weight: 1,
        arbitrary: nearlyValid(schema).map((value) => encodeURIComponent(JSON.stringify(value) ?? '')),
      },
      {
        weight: 2,
        arbitrary: fc.string({ unit: fc.constantFrom(...'%0aF/.~;:@!$&()*+,=?-'), maxLength: 20 }),
      },
    );
  const segments = path.split(/(\{\w+\})/).map((part) => {
    const name = /^\{(\w+)\}$/.exec(part)?.[1];
    return name === undefined ? fc.constant(part) : segment(schemas[name] ?? {});
  });
  const query = fc.oneof(
    { weight: 6, arbitrary: fc.constant('') },
    { weight: 1, arbitrary: fc.webQueryParameters().map((text) => `?${text}`) },
    {
      weight: 1,
      arbitrary: fc.constantFrom('?', '?a[]=1&a[]=2', '?__proto__[x]=1', '/', '//', '/%00', '/../..'),
    },
  );
  return fc.tuple(fc.tuple(...segments), query).map(([parts, end]) => parts.join('') + end);
}

function bodyOf(schema: Schema | undefined): fc.Arbitrary<string | Buffer | undefined> {
  const json = (values: fc.Arbitrary<unknown>) => values.map((value) => JSON.stringify(value));
  const garbage = fc.oneof(
    fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc.constantFrom(
      '['.repeat(5_000),
      `{"tipo_consulta":${'"x'.repeat(2_000)}`,
      '\ufeff{}',
      '{}{}',
      'null',
      '"\\ud800"',
    ),
  );
  if (!schema) {
    return fc.oneof({ weight: 9, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: garbage });
  }
  return fc.oneof(
    { weight: 4, arbitrary: json(valid(schema)) },
    { weight: 8, arbitrary: json(anyFor(schema)) },
    { weight: 3, arbitrary: garbage },
    { weight: 1, arbitrary: fc.constant(undefined) },
  );
}
