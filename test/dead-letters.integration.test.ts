import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { MAX_ATTEMPTS, MAX_DELIVERIES } from '@sel/broker/broker';
import { kindOf } from '@sel/broker/open';
import { ROOT } from '@sel/runtime/project-root';
import { brokersToTest } from '../local/ephemeral/queue.ts';
import { type SystemOnBroker, startSystemOn } from '../local/ephemeral/system-on-broker.ts';
import { waitFor } from '../local/processes/wait-for.ts';
import { bareEnvironment } from './bare-environment.ts';
import { runScript } from './run-script.ts';

const NODE = join(ROOT, 'node_modules/.bin/node');
/** `npm run dead-letters`. */
const runDeadLetters = (args: string[], env: NodeJS.ProcessEnv) =>
  runScript('broker/dead-letters.ts', args, env);

for (const broker of await brokersToTest()) {
  const isRabbitmq = broker.name === 'RabbitMQ';
  describe(`on ${broker.name}`, { skip: broker.skip }, () => {
    let system: SystemOnBroker;
    const children: ChildProcess[] = [];
    before(async () => {
      system = await startSystemOn(broker, { workers: 0 });
    });
    after(async () => {
      for (const child of children) child.kill('SIGKILL');
      await system?.stop();
    });

    const start = (script: string, ...args: string[]): ChildProcess => {
      const env = {
        ...bareEnvironment(),
        DATABASE_URL: system.database.urls.worker,
        BROKER_URL: system.queue.urls.worker,
      };
      const child = spawn(NODE, [join(ROOT, 'test/services', script), ...args], { env });
      children.push(child);
      return child;
    };

    const brokerUrl = () => system.queue.unrestrictedUrls.worker;
    const deadLetters = (...args: string[]) => {
      const { owner } = system.database.urls;
      return runDeadLetters(args, { DATABASE_URL: owner, ...(isRabbitmq && { BROKER_URL: brokerUrl() }) });
    };

    /** Without the command, whose process takes longer to start than what is waited for. */
    const untilThereIsADeadLetter = async () => {
      const box = kindOf(brokerUrl()).openDeadLetterBox(brokerUrl(), system.database.urls.owner);
      await waitFor('the dead letter is there', async () => (await box.count()) === 1).finally(() =>
        box.close(),
      );
    };

    const createConsulta = (codigo: string) => system.api.create({ tipo_consulta: 'buscar_codigo', codigo });
    const readConsulta = (id: number) => system.api.read(id);
    const untilNoneIsPending = () => system.untilNothingIsPending(300_000);

    test('a consulta that kills every worker fails, and all its neighbours get their results', async () => {
      const innocent = await Promise.all(Array.from({ length: 60 }, () => createConsulta('PROD001')));
      const poison = await createConsulta('VENENO');
      innocent.push(...(await Promise.all(Array.from({ length: 60 }, () => createConsulta('PROD002')))));

      let deaths = 0;
      let supervising = true;
      const supervisor = (async () => {
        while (supervising) {
          const worker = start('fragile-worker.ts');
          await once(worker, 'exit');
          deaths += supervising ? 1 : 0;
        }
      })();
      await untilNoneIsPending();
      // The failure is stored first: a worker that is killed now would leave its message to the next one.
      await untilThereIsADeadLetter();
      assert.match((await deadLetters('list')).output, /1 de 1/);
      supervising = false;
      for (const child of children) child.kill('SIGKILL');
      await supervisor;

      const failed = await readConsulta(poison);
      const ended = await Promise.all(innocent.map(readConsulta));
      assert.equal(failed.status, 'failed');
      assert.match(failed.error ?? '', new RegExp(`${MAX_ATTEMPTS} intentos`));
      assert.equal(failed.attempts, MAX_ATTEMPTS);
      assert.equal(deaths, MAX_ATTEMPTS);
      assert.deepEqual(new Set(ended.map(({ status }) => status)), new Set(['completed']));
    });

    test('it is a dead letter with its reason, and retried it is processed again', async () => {
      const [{ id } = { id: '' }] = await system.query<{ id: string }>(
        "SELECT consulta_id::text AS id FROM consulta WHERE status = 'failed'",
      );
      assert.match((await deadLetters('list')).output, new RegExp(`^${id} .*${MAX_ATTEMPTS} intentos`, 'm'));
      assert.equal(JSON.parse((await deadLetters('show', id)).output).mensaje.codigo_buscado, 'VENENO');
      assert.equal((await deadLetters('show', '999999')).status, 1);

      const retried = await deadLetters('retry', id);
      assert.equal(retried.status, 0, retried.output);
      assert.equal((await readConsulta(Number(id))).status, 'pending');
      const worker = await system.addWorker();
      await untilNoneIsPending();
      const again = await readConsulta(Number(id));
      assert.equal(again.status, 'not_found', 'a worker without that bug finds no such codigo');
      assert.equal(again.error, null);
      assert.match((await deadLetters('list')).output, /No hay mensajes muertos/);
      await worker.end('SIGTERM');
    });

    test('what the broker gives up fails too, although no worker ever got to run it', async () => {
      const id = await createConsulta('PROD003');
      if (!isRabbitmq) {
        // Twenty such deaths are too long for a test: the queue is told that they have been.
        const holder = start('../../broker/for-tests/holding-consumer.ts', '1');
        await once(holder.stdout as NodeJS.ReadableStream, 'data');
        holder.kill('SIGKILL');
      }
      await system.queue.spendDeliveries(MAX_DELIVERIES);
      const worker = await system.addWorker();
      await untilNoneIsPending();
      const failed = await readConsulta(id);
      assert.equal(failed.status, 'failed');
      assert.match(failed.error ?? '', new RegExp(`${MAX_DELIVERIES} veces`));
      await untilThereIsADeadLetter();
      assert.match((await deadLetters('list')).output, /1 de 1/);
      assert.match((await deadLetters('discard', String(id))).output, /borrados: 1/);
      assert.equal((await readConsulta(id)).status, 'failed');
      await worker.end('SIGTERM');
    });

    test('a message that is no consulta is a dead letter at once, and cannot be retried', async () => {
      await system.queue.publishText('hola');
      const worker = await system.addWorker();
      await untilThereIsADeadLetter();
      const [id = ''] = /^m-\w+/m.exec((await deadLetters('list')).output) ?? [];
      assert.notEqual(id, '', 'it is listed');
      const retried = await deadLetters('retry', '--all');
      assert.equal(retried.status, 1);
      assert.match(retried.output, /1 no son consultas/);
      assert.match((await deadLetters('discard', id)).output, /borrados: 1/);
      await worker.end('SIGTERM');
    });

    test('what somebody else has put among the dead letters is listed without a reason, and can be discarded', async () => {
      await system.queue.leaveDeadLetter('hola');
      const { output } = await deadLetters('list');
      const [, id = ''] = /^(m-\w+) .*sin motivo$/m.exec(output) ?? [];
      assert.notEqual(id, '', output);
      assert.match((await deadLetters('retry', '--all')).output, /1 no son consultas/);
      assert.match((await deadLetters('discard', id)).output, /borrados: 1/);
    });
  });
}

test('bad usage is explained, also where there is no server', async () => {
  const env = { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' };
  const wrong = [['retry'], ['show'], ['borrar'], ['list', '--limit', 'x'], ['list', '--nada']];
  for (const { status, output } of await Promise.all(wrong.map((args) => runDeadLetters(args, env)))) {
    assert.equal(status, 1);
    assert.doesNotMatch(output, /\n {4}at |No se pudo/);
  }
  assert.match((await runDeadLetters(['--help'], env)).output, /BROKER_URL/);
});
