import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '@sel/runtime/project-root';
import { writeWhole } from '@sel/runtime/whole-file';
import { cacheOf, freshManifest, type Manifest, manifestOf, stamp } from './programs.ts';

/**
 * Gives other copies of the project what is compiled here, where all of them are made of the same: one that is compiled
 * is not compared with one that is not.
 * @param projects their folders.
 */
export function givePrograms(projects: readonly string[], root: string = ROOT): void {
  const manifest = freshManifest(root);
  if (!manifest || !projects.every((project) => isOfTheSame(manifest, root, project))) return;
  for (const project of projects) give(manifest, root, project);
}

function isOfTheSame({ inputs }: Manifest, root: string, project: string): boolean {
  return Object.keys(inputs).every((path) => {
    const [ours, theirs] = [root, project].map((folder) => contentOf(join(folder, path)));
    return ours && theirs ? ours.equals(theirs) : ours === theirs;
  });
}

/** Undefined when there is no such file. */
function contentOf(path: string): Buffer | undefined {
  return stamp(path) === undefined ? undefined : readFileSync(path);
}

function give(manifest: Manifest, root: string, project: string): void {
  const { folder, inputs, outputs } = manifest;
  mkdirSync(cacheOf(project), { recursive: true });
  cpSync(join(cacheOf(root), folder), join(cacheOf(project), folder), { recursive: true });
  const stamped = (files: Manifest['inputs'], dir: string) =>
    Object.fromEntries(Object.keys(files).map((path) => [path, stamp(join(dir, path)) ?? '']));
  const theirs = {
    ...manifest,
    inputs: stamped(inputs, project),
    outputs: stamped(outputs, join(cacheOf(project), folder)),
  };
  writeWhole(manifestOf(project), JSON.stringify(theirs));
}
