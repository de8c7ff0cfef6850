import { readJsonText } from '@sel/contract/json-body';
import type { FastifyInstance } from 'fastify';
import { ProblemError } from '../problem.ts';

/** Bodies are JSON in UTF-8; Fastify's own parser would put replacement characters for what is neither. */
export function takeJsonOnly(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser<Buffer>('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    const read = readJsonText(body, request.headers);
    if ('rechazada' in read) done(new ProblemError(read.rechazada.code, read.rechazada.detail));
    else parse(request, read.text, done);
  });
}
