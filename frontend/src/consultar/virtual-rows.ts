import {
  elementScroll,
  observeElementOffset,
  observeElementRect,
  type VirtualItem,
  Virtualizer,
} from '@tanstack/virtual-core';
import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useState } from 'preact/hooks';

interface VirtualRows {
  /** The rows to draw now, each with its distance from the top. */
  items: VirtualItem[];
  totalHeightPx: number;
}

/** Where the height of an element ends: Firefox keeps lengths in sixtieths of a pixel within 30 bits. */
const FIREFOX_PX = 2 ** 30 / 60;
/** Chromium and WebKit keep them in sixty-fourths within 31, of the screen's pixels: enlarged, fewer fit. */
const CHROMIUM_PX = 2 ** 31 / 64;

/**
 * How many rows of one height a browser can draw below each other; beyond that it cuts the table off without a word.
 * @param pixelRatio screen pixels to one of the page, the reader's zoom included.
 */
export function rowsThatFit(rowHeightPx: number, pixelRatio: number): number {
  // A little less: borders and rounding are in there, too.
  const heightPx = 0.99 * Math.min(FIREFOX_PX, CHROMIUM_PX / Math.max(1, pixelRatio));
  return Math.floor(heightPx / rowHeightPx);
}

/** Those of many rows of one height that are in sight of the scrolling element (and a few around them). */
export function useVirtualRows(
  scroller: RefObject<HTMLElement | null>,
  count: number,
  rowHeightPx: number,
): VirtualRows {
  const [, redraw] = useState({});
  const options = {
    count,
    estimateSize: () => rowHeightPx,
    getScrollElement: () => scroller.current,
    overscan: 12,
    scrollToFn: elementScroll,
    observeElementRect,
    observeElementOffset,
    onChange: () => redraw({}),
  };
  const [virtualizer] = useState(() => new Virtualizer<HTMLElement, HTMLElement>(options));
  virtualizer.setOptions(options);
  useEffect(() => virtualizer._didMount(), []);
  useLayoutEffect(() => virtualizer._willUpdate());
  useLayoutEffect(() => virtualizer.measure(), [rowHeightPx]);
  return { items: virtualizer.getVirtualItems(), totalHeightPx: virtualizer.getTotalSize() };
}
