/** An event where it stands on the time axis, in pixels. */
export interface EventMark {
  x: number;
  number: number;
  isTrouble: boolean;
}

/** What is drawn of one or more events that stand too close together for a number each. */
interface EventPin {
  x: number;
  text: string;
  isTrouble: boolean;
}

/**
 * Numbers for events in one line. Faults have precedence, then what is newer; an event that has no room is counted
 * with the one that took it, which shows it by a «+».
 * @param marks oldest first.
 * @param room the least distance between two of them, in pixels.
 */
export function placePins(
  marks: readonly EventMark[],
  left: number,
  right: number,
  room: number,
): EventPin[] {
  const inside = marks.filter(({ x }) => x >= left && x <= right).reverse();
  const byRank = [
    ...inside.filter(({ isTrouble }) => isTrouble),
    ...inside.filter((mark) => !mark.isTrouble),
  ];
  const pins: (EventPin & { number: number })[] = [];
  for (const { x, number, isTrouble } of byRank) {
    const near = pins.find((pin) => Math.abs(pin.x - x) < room);
    if (near) near.text = `${near.number}+`;
    else pins.push({ x, number, text: String(number), isTrouble });
  }
  return pins.map(({ x, text, isTrouble }) => ({ x, text, isTrouble }));
}
