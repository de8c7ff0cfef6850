import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { ROOT } from '@sel/runtime/project-root';
import packed, { inflate } from '@sparticuz/chromium';
import { type Browser, chromium } from 'playwright-core';

const ARGUMENTS = ['--no-sandbox', '--disable-gpu', '--font-render-hinting=none', '--disable-dev-shm-usage'];
/**
 * The same picture for a tenth less of the processor: all tabs of a visitor in one process, which paints with one
 * thread. To leave out also the thread that puts the picture together would save more, and nothing could be clicked.
 */
const SPARING = ['--process-per-site', '--num-raster-threads=1'];

export interface BrowserOptions {
  /** What differs from this process's own, for instance LANG. */
  environment?: Record<string, string>;
  /** Draws as a reader's browser does, for whoever measures what that takes, or shows how it looks while it moves. */
  drawsAsAReaders?: boolean;
}

/**
 * Chromium without a window: the one of CHROMIUM_PATH, or else the one that comes from npm, which needs
 * nothing that is installed on the machine: libraries and a font come with it.
 */
export async function startBrowser(options: BrowserOptions = {}): Promise<Browser> {
  const given = { ...process.env, ...options.environment };
  const args = options.drawsAsAReaders ? ARGUMENTS : [...ARGUMENTS, ...SPARING];
  const installed = process.env.CHROMIUM_PATH;
  if (installed) return launch(installed, args, given);
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(
      'El Chromium de npm solo sirve en Linux x64. Indica uno instalado: CHROMIUM_PATH=/ruta/a/chromium npm test',
    );
  }
  const home = await unpackedHome();
  const executablePath = join(home, 'chromium');
  const fonts = { FONTCONFIG_FILE: join(home, 'fonts.conf') };
  const env = canStart(executablePath)
    ? { ...given, ...fonts }
    : { ...given, ...fonts, LD_LIBRARY_PATH: join(home, 'al2023/lib') };
  return launch(executablePath, args, env);
}

function launch(executablePath: string, args: string[], env: NodeJS.ProcessEnv): Promise<Browser> {
  return chromium.launch({ executablePath, args, env: env as Record<string, string> });
}

/** A bare Debian lacks libnss3 and libnspr4; the package brings both, built for another distribution. */
function canStart(executable: string): boolean {
  return spawnSync(executable, ['--version'], { stdio: 'ignore' }).status === 0;
}

/** Where the browser of this version lies unpacked; that takes two seconds, so it is done once. */
async function unpackedHome(): Promise<string> {
  const packageDir = dirname(dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium')));
  const { version } = JSON.parse(readFileSync(join(packageDir, 'package.json'), 'utf8')) as {
    version: string;
  };
  const caches = join(ROOT, 'node_modules/.cache');
  const home = join(caches, `chromium-${version}`);
  if (existsSync(home)) return home;
  mkdirSync(caches, { recursive: true });
  const workDir = mkdtempSync(join(caches, 'unpacking-'));
  await unpackInto(workDir, join(packageDir, 'bin'));
  writeFileSync(join(workDir, 'fonts.conf'), fontsConf(home));
  try {
    renameSync(workDir, home);
  } catch (error) {
    // Another test file was faster; its copy is as good.
    rmSync(workDir, { recursive: true, force: true });
    if (!existsSync(home)) throw error;
  }
  return home;
}

/** The package unpacks to the directory for temporary files, whatever that is at the moment. */
async function unpackInto(dir: string, packedDir: string): Promise<void> {
  const { TMPDIR } = process.env;
  process.env.TMPDIR = dir;
  try {
    await Promise.all([packed.executablePath(packedDir), inflate(join(packedDir, 'al2023.tar.br'))]);
  } finally {
    if (TMPDIR === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = TMPDIR;
  }
}

/** The same font on every machine, so that pictures of the page are comparable; others only fill its gaps. */
function fontsConf(home: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${home}/fonts</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>${home}/fonts-cache</cachedir>
  <alias><family>system-ui</family><prefer><family>Open Sans</family></prefer></alias>
  <alias><family>sans-serif</family><prefer><family>Open Sans</family></prefer></alias>
</fontconfig>
`;
}
