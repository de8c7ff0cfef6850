import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ROOT } from '@sel/runtime/project-root';
import type { KubernetesObject } from './manifests.ts';

/**
 * What Kubernetes or KEDA would not understand of these objects, one line each. Two judges, because each misses what
 * the other finds: the models' JSON schemas know what a value may be, but let through fields that nobody knows, as
 * Kubernetes itself does; their TypeScript types know every field.
 */
export async function schemaProblems(objects: readonly KubernetesObject[]): Promise<string[]> {
  const models = await Promise.all(objects.map(modelOf));
  const unknown = objects.filter((_, index) => !models[index]);
  return [
    ...unknown.map((object) => `${nameOf(object)}: no existe ${object.apiVersion} ${object.kind}`),
    ...objects.flatMap((object, index) => valueProblems(object, models[index])),
    ...(await fieldProblems(objects.filter((_, index) => models[index]))),
  ];
}

type Model = new (data: object) => { validate(): void };

async function modelOf({ apiVersion, kind }: KubernetesObject): Promise<Model | undefined> {
  const models = await import(moduleOf(apiVersion)).catch(() => ({}));
  return models[kind];
}

function valueProblems(object: KubernetesObject, Model: Model | undefined): string[] {
  if (!Model) return [];
  try {
    new Model(object).validate();
    return [];
  } catch (error) {
    return (error as Error).message.split(', ').map((problem) => `${nameOf(object)}: ${problem}`);
  }
}

/** Each object becomes a literal of its type, and the compiler says which of its fields the type has not. */
async function fieldProblems(objects: readonly KubernetesObject[]): Promise<string[]> {
  const dir = mkdtempSync(join(tmpdir(), 'manifests-'));
  try {
    objects.forEach((object, index) => {
      writeFileSync(join(dir, `${index}.ts`), literalOf(object));
    });
    const compilerOptions = { noEmit: true, strict: true, skipLibCheck: true, types: [], module: 'nodenext' };
    writeFileSync(join(dir, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['*.ts'] }));
    const complaints = await compile(dir);
    return complaints.map((line) => {
      const [, index, problem] = /^(\d+)\.ts\(\d+,\d+\): error \w+: (.+)$/.exec(line) ?? [];
      const object = objects[Number(index)];
      return object ? `${nameOf(object)}: ${problem}` : line;
    });
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

function literalOf(object: KubernetesObject): string {
  // By its place, since the directory of the literals has no node_modules.
  const types = JSON.stringify(fileURLToPath(import.meta.resolve(moduleOf(object.apiVersion))));
  return `import type { I${object.kind} } from ${types};\nexport const it: I${object.kind} = ${JSON.stringify(object, null, 2)};\n`;
}

/** @returns what the compiler complains of, one line each; those that explain the one before are indented. */
function compile(dir: string): Promise<string[]> {
  return new Promise((resolve, reject) => {
    execFile(
      join(ROOT, 'node_modules/.bin/tsc'),
      ['-p', dir, '--pretty', 'false'],
      { cwd: dir },
      (error, stdout) => {
        const complaints = stdout.split('\n').filter((line) => /^\S/.test(line));
        if (error && complaints.length === 0) reject(error);
        else resolve(complaints);
      },
    );
  });
}

function moduleOf(apiVersion: string): string {
  const models = apiVersion.startsWith('keda.sh/') ? '@kubernetes-models/keda' : 'kubernetes-models';
  return `${models}/${apiVersion}`;
}

function nameOf({ kind, metadata }: KubernetesObject): string {
  return `${kind} ${metadata?.name}`;
}
