import { spawnSync } from 'node:child_process';
import { ROOT } from '@sel/runtime/project-root';
import exceptions from './audit-exceptions.json' with { type: 'json' };

/** An advisory that is accepted for a while: why it cannot hurt here, and until when that has been thought. */
export interface AuditException {
  /** Its page, as `npm audit` gives it: https://github.com/advisories/GHSA-… */
  advisory: string;
  reason: string;
  /** YYYY-MM-DD. */
  until: string;
}

interface Advisory {
  url: string;
  title: string;
  severity: string;
  name: string;
}

/** What `npm audit --json` prints; `vulnerabilities` is missing when the registry could not be asked. */
export interface AuditReport {
  vulnerabilities?: Record<string, { via: (string | Advisory)[] }>;
  message?: string;
}

/** @returns a line for each known vulnerability that no exception covers today. */
export function unacceptedAdvisories(
  report: AuditReport,
  accepted: readonly AuditException[],
  today: string,
): string[] {
  const covered = new Set(accepted.filter(({ until }) => until >= today).map(({ advisory }) => advisory));
  const advisories = Object.values(report.vulnerabilities ?? {})
    .flatMap(({ via }) => via)
    .filter((via): via is Advisory => typeof via === 'object' && !covered.has(via.url));
  return [
    ...new Set(advisories.map(({ name, severity, title, url }) => `${name} (${severity}): ${title} ${url}`)),
  ];
}

/** `npm audit` of what runs in production. Without a registry that knows advisories it is skipped, loudly. */
function main(): void {
  const npm = process.env.npm_execpath;
  const args = ['audit', '--omit=dev', '--json', '--fetch-retries=0', '--fetch-timeout=10000'];
  const { stdout } = spawnSync(npm ? process.execPath : 'npm', npm ? [npm, ...args] : args, {
    cwd: ROOT,
    encoding: 'utf8',
    timeout: 30_000,
  });
  const report = parse(stdout);
  if (!report.vulnerabilities) {
    const reason = report.message ?? 'npm no respondió';
    console.error(`${'!'.repeat(80)}\nSIN AUDITORÍA DE DEPENDENCIAS: ${reason}\n${'!'.repeat(80)}`);
    return;
  }
  const today = new Date().toISOString().slice(0, 10);
  const problems = unacceptedAdvisories(report, exceptions, today);
  if (problems.length === 0) return;
  console.error(
    `Dependencias con vulnerabilidades conocidas:\n${problems.map((line) => `  - ${line}`).join('\n')}\n` +
      'Actualice la dependencia o, si aquí no puede hacer daño, anótelo en test/audit-exceptions.json.',
  );
  process.exitCode = 1;
}

function parse(stdout: string): AuditReport {
  try {
    return JSON.parse(stdout);
  } catch {
    return {}; // Not even an error in JSON: npm was ended, or is not there.
  }
}

if (import.meta.main) main();
