import { mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { interruption, runMain } from '../../local/processes/commands.ts';
import { type CrashSystem, servicesOf } from './crash-system.ts';
import { HELP, type Options, readOptions } from './options.ts';
import { writeReport } from './report.ts';
import type { RoundResult } from './round.ts';
import type { Broker } from './servers.ts';
import { runSuite } from './suite.ts';
import { resultTable } from './table.ts';

/** `npm run test:crash`: see `--help`. Ends with status 1 when a promise was broken. */
async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  if (!options) {
    process.stdout.write(HELP);
    return;
  }
  const signal = interruption();
  for (const broker of options.brokers) {
    const kept = await run(broker, options, signal);
    if (!kept) process.exitCode = 1;
  }
}

/** @returns whether every promise was kept. */
async function run(broker: Broker, options: Options, signal: AbortSignal): Promise<boolean> {
  const { minutes, seed } = options;
  const command = `npm run test:crash -- ${reproduce(broker, options)}`;
  console.log(`\n${command}\nArrancando el sistema con ${broker}…`);
  const results: RoundResult[] = [];
  let doing = '';
  const onProgress = (event: { fault: { title: string }; doing: string }) => {
    process.stdout.write(doing === '' ? `  ${event.fault.title}: ${event.doing}` : `, ${event.doing}`);
    doing = event.doing;
  };
  try {
    const durationMs = minutes && minutes * 60_000;
    for await (const result of runSuite({ ...options, broker, durationMs, seed, signal, onProgress })) {
      results.push(result);
      doing = '';
      console.log(` ${result.breaches.length === 0 ? '✔' : '✘'} (${result.consultas} consultas)`);
      if (result.breaches.length > 0) explain(result, result.system);
    }
  } catch (error) {
    if (!signal.aborted) throw error;
    console.log('\nInterrumpida.');
  }
  if (results.length > 0) console.log(`\n${resultTable(results)}`);
  const kept = !signal.aborted && results.every(({ breaches }) => breaches.length === 0);
  if (kept && minutes !== undefined && options.only === undefined) {
    console.log(`\nTabla escrita en ${writeReport({ broker, results, command, nodes: options.nodes })}`);
  }
  return kept;
}

/** The arguments that repeat this run. */
function reproduce(broker: Broker, { minutes, nodes, seed, ratePerSecond, only }: Options): string {
  const long = minutes === undefined ? '' : `--long --minutes ${minutes} `;
  const cluster = broker === 'rabbitmq' ? ` --nodes ${nodes}` : '';
  return `${long}--broker ${broker}${cluster} --rate ${ratePerSecond} --seed ${seed}${only ? ` --only ${only}` : ''}`;
}

function explain({ breaches }: RoundResult, system: CrashSystem): void {
  const byText = [...Map.groupBy(breaches, ({ kind, text }) => `${kind}: ${text}`)];
  for (const [text, same] of byText.slice(0, 20)) {
    console.log(`    ${text}${same.length > 1 ? ` (${same.length} veces)` : ''}`);
  }
  if (byText.length > 20) console.log(`    … y ${byText.length - 20} más`);
  const dir = join(tmpdir(), `test-crash-${process.pid}`);
  mkdirSync(dir, { recursive: true });
  for (const service of servicesOf(system)) writeFileSync(join(dir, `${service.name}.log`), service.log());
  console.log(`    Registros de los servicios: ${dir}`);
}

await runMain(main);
