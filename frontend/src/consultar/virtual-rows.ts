import {
  elementScroll,
  observeElementOffset,
  observeElementRect,
  type VirtualItem,
  Virtualizer,
} from '@tanstack/virtual-core';
import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useState } from 'preact/hooks';

export interface VirtualRows {
  /** The rows to draw now, each with its distance from the top. */
  items: VirtualItem[];
  totalHeightPx: number;
}

/** Of many rows of one height, those that are in sight of the scrolling element (and a few around them). */
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
