import { readText } from '@sel/runtime/whole-file';

/**
 * What stands in a file to which a line of JSON is added for each thing that comes.
 * @param read takes what one line holds, and throws when that is nothing of the kind.
 * @param tell is told which lines are left aside, because a crash cut them.
 */
export function readLines<Line>(
  path: string,
  read: (value: unknown) => Line,
  tell: (message: string) => void,
): Line[] {
  const lines = readText(path, tell)?.split('\n') ?? [];
  return lines.flatMap((text, index) => {
    if (text === '') return [];
    try {
      return [read(JSON.parse(text))];
    } catch {
      tell(`La línea ${index + 1} de ${path} está cortada: se deja de lado.`);
      return [];
    }
  });
}
