import { readJsonText } from '@sel/contract/json-body';
import { Refusal } from '@sel/runtime/refusal';
import type { FastifyInstance } from 'fastify';

/** What is sent must be what is meant: nothing is turned into another type, left out or guessed. */
export const STRICT_VALIDATION = {
  customOptions: { coerceTypes: false, removeAdditional: false, allErrors: false },
} as const;

/** Bodies are JSON in UTF-8, as the gateway's are. */
export function takeJsonOnly(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser<Buffer>('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    const read = readJsonText(body, request.headers);
    if ('text' in read) return parse(request, read.text, done);
    const { code, detail } = read.rechazada;
    done(new Refusal(code, detail));
  });
}
