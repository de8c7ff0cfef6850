import { download } from './download.ts';

const HEAD_REM = 1.75;

/** The charts that are on show, one below the other, each under its name and the figures of its lines. */
export function downloadPng(): void {
  const figures = [...document.querySelectorAll<HTMLElement>('.time-chart')].filter(
    (figure) => figure.querySelector('canvas')?.checkVisibility() === true,
  );
  const picture = pictureOf(figures);
  picture.toBlob((blob) => {
    if (blob) download(blob, 'png');
  });
}

function pictureOf(figures: readonly HTMLElement[]): HTMLCanvasElement {
  const style = getComputedStyle(document.querySelector('.charts') ?? document.body);
  const remPx = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) * devicePixelRatio;
  const canvases = figures.map((figure) => figure.querySelector('canvas') as HTMLCanvasElement);
  const picture = document.createElement('canvas');
  picture.width = Math.max(...canvases.map(({ width }) => width));
  picture.height = canvases.reduce((sum, { height }) => sum + height + HEAD_REM * remPx, 0);
  const context = picture.getContext('2d') as CanvasRenderingContext2D;
  context.fillStyle = style.getPropertyValue('--surface');
  context.fillRect(0, 0, picture.width, picture.height);
  context.textBaseline = 'middle';
  let top = 0;
  for (const [index, canvas] of canvases.entries()) {
    drawHead(context, figures[index] as HTMLElement, top, remPx);
    top += HEAD_REM * remPx;
    context.drawImage(canvas, 0, top);
    top += canvas.height;
  }
  return picture;
}

/** The chart's name, and each line with its colour. */
function drawHead(context: CanvasRenderingContext2D, figure: HTMLElement, top: number, remPx: number): void {
  const { fontFamily, color } = getComputedStyle(figure);
  const middle = top + (HEAD_REM / 2) * remPx;
  let left = 0.5 * remPx;
  const write = (text: string, weight: number) => {
    context.font = `${weight} ${0.8125 * remPx}px ${fontFamily}`;
    context.fillStyle = color;
    context.fillText(text, left, middle);
    left += context.measureText(text).width + remPx;
  };
  write(figure.querySelector('select')?.selectedOptions[0]?.text ?? '', 650);
  for (const line of figure.querySelectorAll('li')) {
    context.fillStyle = getComputedStyle(line, '::before').borderTopColor;
    context.fillRect(left, middle - remPx / 8, remPx, remPx / 4);
    left += 1.375 * remPx;
    write(line.textContent?.trim() ?? '', 400);
  }
}
