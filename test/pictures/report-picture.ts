import type { Locator, Page } from 'playwright-core';

/** What the numbers stand at, in the order in which docs/laboratorio.md explains them. */
const NUMBERED = [
  '.outcome',
  '.figures',
  '.wide circle.mark >> nth=1',
  '.wide path.interval',
  '.wide path.band',
  '.wide g:not(.thread) > path.line >> nth=0',
  'figure .note',
];

/** A picture of a report's beginning in one of its languages, with a number at each thing to be explained. */
export async function annotatedReport(report: Page, language: 'es' | 'en'): Promise<Buffer> {
  await report.locator(`#language-${language}`).check({ force: true });
  const main = report.locator(`main[lang=${language}]`);
  const chart = main.locator('figure').first();
  const places = [main.locator('.verdict'), chart];
  for (const [index, selector] of NUMBERED.entries()) {
    await mark(main.locator(selector).first(), index + 1);
  }
  const [top, bottom] = await Promise.all(places.map((place) => place.boundingBox()));
  if (!top || !bottom) throw new Error('the report shows no chart');
  const clip = {
    x: top.x - 40,
    y: top.y - 16,
    width: top.width + 56,
    height: bottom.y + bottom.height - top.y + 32,
  };
  const picture = await report.screenshot({ clip, fullPage: true, animations: 'disabled' });
  await report.evaluate("document.querySelectorAll('.picture-number').forEach((number) => number.remove())");
  return picture;
}

/** Lines are marked at a point on them: the last one of an interval, the first of a band, a third along a curve. */
function mark(place: Locator, number: number): Promise<void> {
  return place.evaluate((element, text) => {
    const { ownerDocument: document } = element;
    const { scrollX, scrollY } = document.defaultView;
    const box = element.getBoundingClientRect();
    let [x, y] = [box.left - 30, box.top + box.height / 2];
    if (element.tagName === 'circle') x = box.right + 8;
    else if (element.tagName === 'path') {
      const share = { interval: 1, band: 0, line: 0.35 }[element.classList[0] as 'line'];
      const point = element.getPointAtLength(share * element.getTotalLength());
      const onScreen = point.matrixTransform(element.getScreenCTM());
      [x, y] = [onScreen.x + (share === 1 ? 8 : -12), onScreen.y - (share === 1 ? 12 : 20)];
    }
    const badge = document.createElement('b');
    badge.className = 'picture-number';
    badge.textContent = text;
    badge.style.cssText = `position: absolute; left: ${x + scrollX}px; top: ${y + scrollY - 12}px; width: 24px; height: 24px;
      border-radius: 50%; background: #1a1d21; color: #fff; font: 600 14px/24px system-ui; text-align: center`;
    document.body.append(badge);
  }, String(number));
}
