import type { Producto } from '@sel/contract/consulta';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { texts } from '../i18n/texts.ts';
import type { Listing } from '../listing/listing.ts';
import { COLUMNS, type Column, type Sort } from '../listing/search.ts';
import { rowsThatFit, useVirtualRows } from './virtual-rows.ts';
import './product-table.css';

interface ProductTableProps {
  /** Undefined until its rows are being fetched. */
  listing: Listing | undefined;
  /** How many productos it has in all, known before the rows are here. */
  count: number;
}

/** A listing of any length: filtered, sorted, and drawn only where one looks. */
export function ProductTable({ listing, count }: ProductTableProps) {
  const t = texts.value.listing;
  const rowHeightPx = useRowHeight();
  const [filter, setFilter] = useState('');
  const [sort, setSort] = useState<Sort>();
  const loadedCount = listing?.loadedCount.value ?? 0;
  const isComplete = loadedCount === count;
  const isArranged = filter.trim() !== '' || sort !== undefined;
  useEffect(() => {
    if (isComplete) listing?.arrange(filter, sort);
  }, [listing, isComplete, filter, sort]);
  const positions = isArranged ? listing?.positions.value : undefined;
  const shownCount = positions?.length ?? loadedCount;
  const drawnCount = Math.min(shownCount, rowsThatFit(rowHeightPx, devicePixelRatio));
  const shownText = t.count(shownCount, count);

  if (count === 0) return <p class="table-empty">{t.empty}</p>;
  return (
    <div class="products">
      <div class="products-bar">
        <p>{isComplete ? shownText : t.loading}</p>
        <p class="visually-hidden" role="status">
          {isArranged ? shownText : ''}
        </p>
        <input
          type="search"
          class="field"
          aria-label={t.filter}
          placeholder={t.filterHint}
          value={filter}
          onInput={(event) => setFilter(event.currentTarget.value)}
        />
        {drawnCount < shownCount && (
          <p class="table-cut" role="status">
            {t.cut(drawnCount, shownCount)}
          </p>
        )}
      </div>
      <Rows
        shownCount={drawnCount}
        rowHeightPx={rowHeightPx}
        isComplete={isComplete}
        rowAt={(index) => listing?.rows[positions?.[index] ?? index]}
        sort={sort}
        arrangement={`${filter} ${sort?.column} ${sort?.descending}`}
        onSort={(column) => setSort(nextSort(sort, column))}
      />
    </div>
  );
}

interface RowsProps {
  shownCount: number;
  rowHeightPx: number;
  /** Whether all have come, so that there are none when none is shown. */
  isComplete: boolean;
  rowAt(index: number): Producto | undefined;
  sort: Sort | undefined;
  /** Changes with filter and order: another arrangement is read from its top. */
  arrangement: string;
  onSort(column: Column): void;
}

function Rows({ shownCount, rowHeightPx, isComplete, rowAt, sort, arrangement, onSort }: RowsProps) {
  const t = texts.value;
  const scroller = useRef<HTMLElement>(null);
  const { items, totalHeightPx } = useVirtualRows(scroller, shownCount, rowHeightPx);
  useLayoutEffect(() => scroller.current?.scrollTo(0, 0), [arrangement]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and must do so by keyboard too.
    <section ref={scroller} class="table-scroller" tabIndex={0} aria-label={t.listing.label}>
      <table aria-rowcount={shownCount + 1}>
        <thead>
          <tr aria-rowindex={1}>
            {COLUMNS.map((column) => (
              <th key={column} scope="col" aria-sort={sortState(sort, column)}>
                <button
                  type="button"
                  title={t.listing.sortBy(t.outcome[column])}
                  onClick={() => onSort(column)}
                >
                  {t.outcome[column]}
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody style={{ height: `${totalHeightPx}px` }}>
          {items.map(({ index, start }) => (
            <Row key={index} index={index} top={start} producto={rowAt(index)} />
          ))}
        </tbody>
      </table>
      {isComplete && shownCount === 0 && <p class="table-empty">{t.listing.none}</p>}
    </section>
  );
}

function Row({ index, top, producto }: { index: number; top: number; producto: Producto | undefined }) {
  return (
    <tr aria-rowindex={index + 2} style={{ transform: `translateY(${top}px)` }}>
      {COLUMNS.map((column) => (
        <td key={column} class={`cell-${column}`} title={producto?.[column]}>
          {producto?.[column]}
        </td>
      ))}
    </tr>
  );
}

/** Ascending, descending, and as it came. */
function nextSort(sort: Sort | undefined, column: Column): Sort | undefined {
  if (sort?.column !== column) return { column, descending: false };
  return sort.descending ? undefined : { column, descending: true };
}

function sortState(sort: Sort | undefined, column: Column): 'ascending' | 'descending' | 'none' {
  if (sort?.column !== column) return 'none';
  return sort.descending ? 'descending' : 'ascending';
}

/** As in product-table.css: on a phone a row has two lines. In pixels, which follow the size of the type. */
function useRowHeight(): number {
  const query = '(max-width: 639px)';
  const [isNarrow, setNarrow] = useState(() => matchMedia(query).matches);
  useEffect(() => {
    const media = matchMedia(query);
    const onChange = () => setNarrow(media.matches);
    media.addEventListener('change', onChange);
    return () => media.removeEventListener('change', onChange);
  }, []);
  const remPx = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  return (isNarrow ? 3.75 : 2.75) * remPx;
}
