import { useEffect, useState } from 'preact/hooks';
import { texts } from '../i18n/texts.ts';

const TOLD_MS = 2_000;

interface CopyButtonProps {
  /** What is copied, asked for when it is. */
  text(): string;
  children: string;
}

/** Puts something on the clipboard, and says that it is there. */
export function CopyButton({ text, children }: CopyButtonProps) {
  const [isTold, setTold] = useState(false);
  useEffect(() => {
    if (!isTold) return;
    const timer = setTimeout(() => setTold(false), TOLD_MS);
    return () => clearTimeout(timer);
  }, [isTold]);
  return (
    <button type="button" class="button quiet" onClick={async () => setTold(await copy(text()))}>
      {isTold ? texts.value.copied : children}
    </button>
  );
}

/** @returns whether it was done. The clipboard is only there on https and localhost. */
async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copySelection(text);
  }
}

function copySelection(text: string): boolean {
  const field = document.createElement('textarea');
  field.value = text;
  document.body.append(field);
  field.select();
  const isDone = document.execCommand('copy');
  field.remove();
  return isDone;
}
