import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ProblemCode } from '@sel/contract';
import { assertProblem } from '../fakes/assert-problem.ts';
import { openFakeGateway } from '../fakes/gateway.ts';

/** What stands in the place of a consulta_id, and the code that it is answered with. */
const IDS: Partial<Record<ProblemCode, string[]>> = {
  // «%D9%A1» is the Arabic digit one.
  consulta_id_invalido: ['0', '-1', 'abc', '1e3', '1.0', '0x1', '01', '%2B1', '%201', '%D9%A1', '1%00'],
  consulta_no_encontrada: ['9007199254740993', '99999999999999999999', '4000000000', '1'],
  ruta_no_encontrada: ['%zz', '1'.repeat(500)],
};

for (const [code, ids] of Object.entries(IDS)) {
  test(`an id that is ${code} is answered so to GET and HEAD, of the consulta and of its events`, async (t) => {
    const { app } = await openFakeGateway(t);
    for (const id of ids)
      for (const url of [`/consultar/${id}`, `/consultar/${id}/eventos`]) {
        const got = await app.inject(url);
        assertProblem(got, code as ProblemCode);
        const head = await app.inject({ method: 'HEAD', url });
        assert.equal(head.statusCode, got.statusCode, `HEAD ${url}`);
      }
  });
}

test('a problem says which path it is about, and a wait changes nothing about it', async (t) => {
  const { app } = await openFakeGateway(t);
  const response = await app.inject({ url: '/consultar/7?x=1', headers: { prefer: 'wait=50' } });
  assertProblem(response, 'consulta_no_encontrada');
  assert.equal(response.json().instance, '/consultar/7?x=1');
  assert.match(response.json().detail, /^No existe la consulta 7\./);
  assert.equal(response.headers['preference-applied'], undefined);
});

test('a method that is not served, and a path that is not there, are named', async (t) => {
  const { app, accepted } = await openFakeGateway(t);
  for (const [method, url] of [
    ['PUT', '/consultar'],
    ['PATCH', '/consultar/1'],
    ['DELETE', '/consultar/1'],
    ['POST', '/consultar/1'],
    ['GET', '/consultar'],
    ['OPTIONS', '/consultar'],
    ['GET', '/nada'],
  ] as const) {
    const response = await app.inject({ method, url });
    assertProblem(response, 'ruta_no_encontrada');
    assert.ok(response.json().detail.startsWith(`No existe ${method} ${url}.`));
  }
  assert.deepEqual(accepted, []);
});
