import { projectFile } from './project-file.ts';

/** A fenced block of a Markdown file. */
export interface Block {
  language: string;
  text: string;
}

export const READMES = ['README.md', 'README.en.md'] as const;

/** The pages whose commands and examples are tried, in the order in which a reader comes to them. */
export const TRIED = ['README.md', 'docs/api.md', 'docs/operacion.md'] as const;

/** The fenced blocks of a file of this repository, in order. */
export function blocksOf(path: string): Block[] {
  const markdown = projectFile(path);
  return [...markdown.matchAll(/^```(\w+)\n(.*?)^```$/gms)].map(([, language, text]) => ({
    language: language as string,
    text: (text as string).trim(),
  }));
}

/** The lines of all `sh` blocks, each of which is a command or says with a `#` what the next one does. */
export function commandsOf(...paths: readonly string[]): string[] {
  return paths
    .flatMap(blocksOf)
    .filter(({ language }) => language === 'sh')
    .flatMap(({ text }) => text.split('\n'))
    .filter((line) => !line.startsWith('#'));
}
