import type { Page } from 'playwright-core';

/** A fingertip, in CSS pixels (WCAG 2.5.5). */
const FINGER_PX = 44;

/**
 * Everything that can be pressed at this moment and is smaller than a finger, with its size. A label is pressed
 * for what it names, and what lies around a control (`::after`) belongs to it. Links within a sentence are as high as its lines.
 */
export function smallTargets(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(`(${FIND})(${FINGER_PX})`);
}

const FIND = `(fingerPx) => {
  const px = (text) => Number.parseFloat(text) || 0;
  const seen = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  const isInSentence = (element) => element.tagName === 'A' && getComputedStyle(element).display === 'inline';
  const sizeOf = (element) => {
    const label = element.closest('label');
    const box = (label ?? element).getBoundingClientRect();
    const around = getComputedStyle(element, '::after');
    if (around.position !== 'absolute' || around.content === 'none') return [box.width, box.height];
    return [box.width - px(around.left) - px(around.right), box.height - px(around.top) - px(around.bottom)];
  };
  return [...document.querySelectorAll('a[href], button, input, select, summary, [role=tab]')]
    .filter((element) => seen(element) && !isInSentence(element))
    .map((element) => [element, sizeOf(element)])
    .filter(([, [width, height]]) => width > 0 && Math.min(width, height) < fingerPx - 0.5)
    .map(([element, [width, height]]) =>
      [element.tagName, element.className, element.ariaLabel ?? element.textContent.trim().slice(0, 30), Math.round(width) + '×' + Math.round(height)].join(' '));
}`;
