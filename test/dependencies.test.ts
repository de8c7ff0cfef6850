import assert from 'node:assert/strict';
import { isBuiltin } from 'node:module';
import { test } from 'node:test';
import { projectFile } from './project-file.ts';
import { importsOf, type SourceFile, sourceFiles } from './source-files.ts';

interface Manifest {
  name: string;
  workspaces?: string[];
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
}

/** The test of the upgrade runs the services of release 0.1.0, and these are theirs. */
const OF_LAST_RELEASE = ['pg-boss'];

const root = readManifest('.');
// This one names packages that it does not use.
const files = sourceFiles().filter(({ path }) => path !== 'test/dependencies.test.ts');

// An image has what its workspaces declare: what another one's dependency happens to bring may go with that one.
for (const folder of root.workspaces ?? []) {
  const manifest = readManifest(folder);
  const own = files.filter((file) => file.folder === folder);
  const inProduction = namesOf(manifest.dependencies);
  const inDevelopment = [
    ...inProduction,
    ...namesOf(manifest.devDependencies),
    ...namesOf(root.devDependencies),
  ];

  test(`${folder} declares every package that it imports`, () => {
    const undeclared = own.flatMap((file) => {
      const declared = new Set([manifest.name, ...(file.isTest ? inDevelopment : inProduction)]);
      return packagesOf(file)
        .filter((name) => !declared.has(name))
        .map((name) => `${file.path} imports ${name}`);
    });
    assert.deepEqual(undeclared, []);
  });

  test(`${folder} uses every package that it declares`, () => {
    const text = own.map((file) => file.text).join('\n');
    const folders = new Set(
      own.flatMap((file) => importsOf(file).map((imported) => `@sel/${imported.folder}`)),
    );
    const declared = [...inProduction, ...namesOf(manifest.devDependencies)];
    const isUsed = (name: string) => folders.has(name) || isNamed(name.replace('@types/', ''), text);
    const unused = declared.filter((name) => !isUsed(name));
    assert.deepEqual(unused, folder === 'test' ? OF_LAST_RELEASE : []);
  });
}

/** The packages whose code a file imports, its types alone left out: those are the compiler's. */
function packagesOf({ text }: SourceFile): string[] {
  const imports = text.matchAll(
    /^(?:(?:import|export)(?! type\b)(?:\s[^'"`;]*?\sfrom)?\s|.*\b(?:import|require|require\.resolve|import\.meta\.resolve)\()'([^'.][^']*)'/gm,
  );
  return [...imports]
    .map(([, specifier]) => specifier as string)
    .filter((specifier) => !isBuiltin(specifier))
    .map((specifier) => /^(?:@[^/]+\/)?[^/?]+/.exec(specifier)?.[0] ?? specifier);
}

/** Also a package that is only asked for by its name, as a program or files, or by those of its own scope that it brings. */
function isNamed(name: string, text: string): boolean {
  return new RegExp(`['"\`/@]${RegExp.escape(name)}['"\`/?]`).test(text);
}

function namesOf(dependencies: Record<string, string> = {}): string[] {
  return Object.keys(dependencies);
}

function readManifest(folder: string): Manifest {
  return JSON.parse(projectFile(`${folder}/package.json`));
}
