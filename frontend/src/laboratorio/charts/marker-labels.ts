/** A mark on the time axis, in pixels, and its name. */
export interface Mark {
  x: number;
  text: string;
}

export interface PlacedLabel {
  text: string;
  /** Where the text begins. */
  left: number;
}

export interface Strip {
  left: number;
  right: number;
  gap: number;
  widthOf(text: string): number;
}

/**
 * Names for marks in one line. The newest ones have precedence; of marks that stand too close together
 * the newest is named, with how many of the same name it stands for. A name begins at its mark, or ends at
 * the right edge where there is no room.
 * @param marks oldest first.
 */
export function placeLabels(marks: readonly Mark[], { left, right, gap, widthOf }: Strip): PlacedLabel[] {
  const placed: (PlacedLabel & { count: number; name: string })[] = [];
  for (const { x, text } of marks.toReversed()) {
    if (x < left || x > right) continue;
    const next = placed.at(-1);
    const at = Math.min(x + gap, right - widthOf(text));
    if (!next || at + widthOf(text) + 2 * gap <= next.left) {
      placed.push({ text, name: text, left: at, count: 1 });
    } else if (next.name === text) {
      next.count += 1;
      next.text = `${text} ×${next.count}`;
      next.left = Math.min(next.left, right - widthOf(next.text));
    }
  }
  return placed.map(({ text, left: at }) => ({ text, left: at })).reverse();
}
