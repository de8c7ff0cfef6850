import { readFileSync, writeFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from '@sel/runtime/project-root';
import { rolldown } from 'rolldown';

const PACKAGE = join(ROOT, 'node_modules/typebox');

/**
 * Puts typebox into a few files, for the hundreds of processes that tests start from the sources. It consists of 700
 * modules: to find and read those takes 0.2 s of the processor, and 0.01 s like this.
 * @param dir a new one, for as long as those processes run.
 * @returns the module that a process has to load first.
 */
export async function bundleTypebox(dir: string): Promise<URL> {
  const { exports } = JSON.parse(readFileSync(join(PACKAGE, 'package.json'), 'utf8')) as {
    exports: Record<string, { import: string }>;
  };
  const entries = Object.values(exports).map((entry) => posix.normalize(entry.import));
  const made = await rolldown({
    input: Object.fromEntries(entries.map((path) => [path, join(PACKAGE, path)])),
    platform: 'node',
    logLevel: 'silent',
  });
  await made.write({ dir, format: 'esm', keepNames: true, entryFileNames: '[name]' });
  await made.close();
  const urlOf = (...path: string[]) => pathToFileURL(join(...path)).href;
  const bundled = Object.fromEntries(entries.map((path) => [urlOf(PACKAGE, path), urlOf(dir, path)]));
  const hook = join(dir, 'hook.mjs');
  writeFileSync(hook, hookFor(bundled));
  return pathToFileURL(hook);
}

/** Asks only for what a module's own address is, so that nobody else's typebox is taken for this one. */
function hookFor(bundled: Record<string, string>): string {
  return `import module from 'node:module';
const bundled = ${JSON.stringify(bundled)};
// npm itself may run on an older Node, which knows no such hooks.
module.registerHooks?.({
  resolve(specifier, context, next) {
    const found = next(specifier, context);
    return found.url in bundled ? { ...found, url: bundled[found.url] } : found;
  },
});
`;
}
