import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import fc from 'fast-check';
import { type System, startSystem } from '../local/ephemeral/system.ts';
import { httpCases, type OpenApi } from './fuzz/http-cases.ts';
import { checkAnswer, checkProblem, FuzzClient } from './fuzz/http-client.ts';
import { leaveAfter, rawRequest, sendRaw } from './fuzz/raw-requests.ts';

/** Cases that are sent at the same time; fast-check shrinks a bad company to the one who spoils it. */
const AT_ONCE = 16;

/** About as long as an answer takes: some leave before it, some while it goes out, some after. */
const MOST_PATIENCE_MS = 12;

describe('whatever is sent to the gateway', () => {
  let system: System;
  before(async () => {
    system = await startSystem({ workers: 1 });
  });
  after(() => system?.stop());

  test('thousands of requests made from its own OpenAPI document get a documented answer each', async () => {
    const document = (await (await fetch(`${system.apiUrl}/openapi.json`)).json()) as OpenApi;
    const client = new FuzzClient(system.apiUrl);
    const cases = fc.array(httpCases(document), { minLength: AT_ONCE, maxLength: AT_ONCE });
    const property = fc.asyncProperty(cases, async (batch) => {
      await Promise.all(batch.map(async (one) => checkAnswer(document, one, await client.send(one))));
    });
    await fc.assert(property, { numRuns: 200 });
    client.close();
    await assertHealthy(system);
  });

  test('hundreds of broken requests on plain sockets get a problem or a closed door', async () => {
    const requests = fc.array(rawRequest, { minLength: AT_ONCE, maxLength: AT_ONCE });
    const property = fc.asyncProperty(requests, async (batch) => {
      const answers = await Promise.all(batch.map((bytes) => sendRaw(system.apiUrl, bytes)));
      for (const answer of answers.flat()) {
        assert.ok(answer.status < 500 || answer.status === 503, `${answer.status}: ${answer.body}`);
        if (answer.status >= 400) checkProblem(answer);
      }
    });
    await fc.assert(property, { numRuns: 60 });
    await assertHealthy(system);
  });

  test("clients that leave before they are answered are nobody's error", async () => {
    const { consulta_id: listing } = await system.api.run({ tipo_consulta: 'listar_todos' });
    const request = Buffer.from(`GET /consultar/${listing} HTTP/1.1\r\nHost: x\r\n\r\n`);
    const patience = fc.array(fc.nat({ max: MOST_PATIENCE_MS }), { minLength: 64, maxLength: 64 });
    const property = fc.asyncProperty(patience, async (many) => {
      await Promise.all(many.map((ms) => leaveAfter(system.apiUrl, request, ms)));
    });
    await fc.assert(property, { numRuns: 20 });
    await assertHealthy(system);
  });
});

/** Everyone lives, nothing is left pending, nobody has stumbled, and a normal consulta is answered as ever. */
async function assertHealthy(system: System): Promise<void> {
  assert.equal((await system.api.run()).status, 'completed');
  await system.untilNothingIsPending();
  for (const service of [system.gateway, ...system.workers]) {
    assert.ok(service.isRunning, service.log());
    const stumbles = service
      .log()
      .split('\n')
      .filter((line) => /unhandled|uncaught|"level":[56]0/i.test(line));
    assert.deepEqual(stumbles, []);
  }
}
