/** What is kept for as long as the tab is open, or for good. */
type Lasting = 'sessionStorage' | 'localStorage';

/** @returns null for what was never kept, and wherever the browser refuses storage (private windows, policies). */
export function readStored(lasting: Lasting, key: string): string | null {
  try {
    return window[lasting].getItem(key);
  } catch {
    return null;
  }
}

/** One thing that is kept, for whoever need not know where. */
export interface Stored {
  read(): string | null;
  write(value: string): void;
}

export function storedAs(lasting: Lasting, key: string): Stored {
  return {
    read: () => readStored(lasting, key),
    write: (value) => writeStored(lasting, key, value),
  };
}

/** Keeps a value, an empty one not at all. Where storage is refused or full it lasts as long as the page. */
export function writeStored(lasting: Lasting, key: string, value: string): void {
  try {
    if (value === '') window[lasting].removeItem(key);
    else window[lasting].setItem(key, value);
  } catch {
    // It lasts as long as the page.
  }
}
