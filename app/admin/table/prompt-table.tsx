'use client';

import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { type KeyboardEvent, type ReactNode, useRef, useState } from 'react';
import { joinedTags } from '#contract/prompt-tags.ts';
import type { Pack, PromptSort } from '#server/storage/port/prompts.ts';
import { type PromptQuery, promptListHref, promptQueryParams } from '../prompt-query.ts';
import { setPromptRetired } from '../prompts/actions.ts';
import { UNREAD } from '../unread.ts';
import { editCell } from './actions.ts';
import { BulkBar } from './bulk-bar.tsx';
import { CellEditor } from './cell-editor.tsx';
import styles from './prompt-table.module.css';
import { EDITABLE, type Editable, editText, FIELD_NAMES, isLocale, type TableRow } from './row.ts';

type Packs = Pick<Pack, 'id' | 'name' | 'retired'>[];

/** Columns from left to right: the choice, what can be edited, figures, actions. */
const FIGURES = ['plays', 'median', 'spread', 'loved'] as const;
type Figure = (typeof FIGURES)[number];
const COLUMNS = ['chosen', ...EDITABLE, ...FIGURES, 'actions'] as const;
type Column = (typeof COLUMNS)[number];
const FIGURE_NAMES: Record<Figure, string> = { plays: 'Plays', median: 'Median', spread: 'Spread', loved: 'Loved' };
const SORTED_BY: Partial<Record<Column, PromptSort['by']>> = {
  ...{ text: 'text', packId: 'pack', plays: 'plays', median: 'median', spread: 'spread', loved: 'loved' },
};
const isEditable = (column: Column): column is Editable => (EDITABLE as readonly Column[]).includes(column);

/** On a phone the parts of the table are blocks, and browsers that drop the roles of such parts are told them. */
const GRID = { role: 'grid', 'aria-multiselectable': true } as const;
const ROW = { role: 'row' } as const;
const HEADING = { role: 'columnheader' } as const;
const CELL = { role: 'gridcell' } as const;

interface Place {
  row: number;
  column: number;
}

/**
 * [PROMPT-3] A grid that is worked by keyboard: arrows go from cell to cell, Enter edits one, Tab saves it and goes on to the
 * next, Escape leaves it as it was. On a phone each row is a card.
 */
export function PromptTable({
  rows: given,
  total,
  packs,
  tags,
  query,
}: {
  rows: TableRow[];
  total: number;
  packs: Packs;
  tags: string[];
  query: PromptQuery;
}) {
  const router = useRouter();
  const table = useRef<HTMLTableElement>(null);
  const [source, setSource] = useState(given);
  const [rows, setRows] = useState(given);
  const [at, setAt] = useState<Place>({ row: 0, column: 1 });
  const [edited, setEdited] = useState<Place | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [saving, setSaving] = useState(false);
  const [said, setSaid] = useState('');
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [choosesAll, setChoosesAll] = useState(false);
  if (source !== given) {
    // The server has read them anew.
    setSource(given);
    setRows(given);
    setEdited(null);
    setProblem(null);
    setAt((place) => ({ ...place, row: Math.max(0, Math.min(place.row, given.length - 1)) }));
    setChosen((ids) => new Set(given.map(({ id }) => id).filter((id) => ids.has(id))));
  }

  const focus = (place: Place) => {
    setAt(place);
    // After React has drawn what takes the focus.
    requestAnimationFrame(() =>
      table.current?.querySelector<HTMLElement>(`[data-cell="${place.row}:${place.column}"]`)?.focus(),
    );
  };
  const edit = (place: Place) => {
    setAt(place);
    setProblem(null);
    setEdited(place);
  };
  const leave = (place: Place) => {
    setEdited(null);
    setProblem(null);
    focus(place);
  };
  /** The editable cell behind or before a place; null: there is none. */
  const nextEditable = ({ row, column }: Place, by: 1 | -1): Place | null => {
    const places = rows.flatMap((_, r) =>
      COLUMNS.flatMap((name, c) => (isEditable(name) ? [{ row: r, column: c }] : [])),
    );
    const index = places.findIndex((place) => place.row === row && place.column === column);
    return places[index + by] ?? null;
  };

  async function save(place: Place, value: string, next: 'stay' | 1 | -1): Promise<void> {
    const [row, column] = [rows[place.row], COLUMNS[place.column]];
    if (!row || !column || !isEditable(column) || saving) return;
    const goOn = () => {
      const following = next === 'stay' ? null : nextEditable(place, next);
      if (following) edit(following);
      else leave(place);
    };
    if (value === editText(row, column)) return goOn();
    setSaving(true);
    try {
      const answer = await editCell({ id: row.id, field: column, value });
      if (!answer.ok) return setProblem(answer.problem);
      setRows((all) => all.map((one) => (one.id === row.id ? { ...one, ...answer.value } : one)));
      setSaid(`${FIELD_NAMES[column]} of “${answer.value.text}” is saved.`);
      goOn();
    } catch {
      setProblem('It could not be saved. Is the server reachable?');
    } finally {
      setSaving(false);
    }
  }

  function onKeyDown(event: KeyboardEvent<HTMLTableElement>): void {
    if (edited || event.ctrlKey || event.metaKey || event.altKey) return;
    const column = COLUMNS[at.column];
    const last = { row: rows.length - 1, column: COLUMNS.length - 1 };
    const moves: Record<string, Place> = {
      ArrowDown: { ...at, row: Math.min(at.row + 1, last.row) },
      ArrowUp: { ...at, row: Math.max(at.row - 1, 0) },
      ArrowRight: { ...at, column: Math.min(at.column + 1, last.column) },
      ArrowLeft: { ...at, column: Math.max(at.column - 1, 0) },
      Home: { ...at, column: 0 },
      End: { ...at, column: last.column },
    };
    const move = moves[event.key];
    if (move) {
      event.preventDefault();
      focus(move);
    } else if ((event.key === 'Enter' || event.key === 'F2') && column && isEditable(column)) {
      event.preventDefault();
      edit(at);
    }
  }

  const toggle = (id: string) => {
    setChoosesAll(false);
    setChosen((ids) => {
      const next = new Set(ids);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  };
  const allHere = rows.length > 0 && rows.every(({ id }) => chosen.has(id));
  const toggleAll = () => {
    setChoosesAll(false);
    setChosen(allHere ? new Set() : new Set(rows.map(({ id }) => id)));
  };

  const cellOf = (row: TableRow, r: number, column: Column, c: number): ReactNode => {
    const isAt = at.row === r && at.column === c;
    const tabIndex = isAt ? 0 : -1;
    const place = { row: r, column: c };
    const shared = { 'data-cell': `${r}:${c}`, tabIndex, onFocus: () => !isAt && setAt(place) };
    if (column === 'chosen') {
      return (
        <td key={column} {...CELL} className={styles.chooser}>
          <label className={styles.choose}>
            <input type="checkbox" checked={chosen.has(row.id)} onChange={() => toggle(row.id)} {...shared} />
            <span className="visually-hidden">Choose “{row.text}”</span>
          </label>
        </td>
      );
    }
    if (column === 'actions') {
      return (
        <td key={column} {...CELL} className={styles.actions}>
          <Link className={styles.action} href={`/admin/prompts/${row.id}`} prefetch={false} {...shared}>
            Edit<span className="visually-hidden"> “{row.text}”</span>
          </Link>
          <form action={setPromptRetired}>
            <input type="hidden" name="id" value={row.id} />
            <input type="hidden" name="retired" value={String(!row.retired)} />
            <input type="hidden" name="back" value={`?${promptQueryParams(query)}`} />
            <button className={styles.action} type="submit" tabIndex={tabIndex}>
              {row.retired ? 'Reopen' : 'Retire'}
              <span className="visually-hidden"> “{row.text}”</span>
            </button>
          </form>
        </td>
      );
    }
    if (!isEditable(column)) {
      const value = row[column];
      return (
        <td key={column} {...CELL} className={styles.figure} data-label={FIGURE_NAMES[column]}>
          {column === 'plays' && row.plays > 0 ? (
            <Link href={row.boardHref} prefetch={false} {...shared}>
              {row.plays.toLocaleString('en-GB')}
              <span className="visually-hidden"> drawings of “{row.text}”</span>
            </Link>
          ) : (
            <span {...shared}>
              {value === null
                ? '–'
                : column === 'plays' || column === 'loved'
                  ? value.toLocaleString('en-GB')
                  : value.toFixed(1)}
            </span>
          )}
        </td>
      );
    }
    const label = `${FIELD_NAMES[column]} of “${row.text}”`;
    if (edited?.row === r && edited.column === c) {
      return (
        <td key={column} {...CELL} data-label={FIELD_NAMES[column]} className={styles.editing}>
          <CellEditor
            label={label}
            field={column}
            value={editText(row, column)}
            packs={packs}
            problem={problem}
            saving={saving}
            onSave={(value, next) => void save(place, value, next)}
            onLeave={() => leave(place)}
          />
        </td>
      );
    }
    const isEmpty = editText(row, column) === '';
    return (
      // biome-ignore lint/a11y/useKeyWithClickEvents: the table listens to the keys of its cells.
      <td
        key={column}
        {...CELL}
        data-label={FIELD_NAMES[column]}
        data-empty={isEmpty}
        className={styles[column] ?? ''}
        {...shared}
        onClick={(event) => {
          const isTouch = matchMedia('(pointer: coarse)').matches;
          if (isTouch || event.detail === 2) edit(place);
        }}
      >
        <span lang={isLocale(column) ? column : undefined} dir={isLocale(column) ? 'auto' : undefined}>
          {column === 'packId' ? row.packName : column === 'tags' ? joinedTags(row.tags) : editText(row, column)}
          {isEmpty && <span className="visually-hidden">no {FIELD_NAMES[column]}</span>}
        </span>
        {column === 'text' && row.retired && <strong className={styles.retired}> Retired</strong>}
        {column === 'text' && !row.isRead && <span className={styles.unread}>{UNREAD}</span>}
      </td>
    );
  };

  return (
    <>
      <BulkBar
        chosen={
          choosesAll
            ? { query: promptQueryParams(query).toString() }
            : { ids: rows.filter(({ id }) => chosen.has(id)).map(({ id }) => id) }
        }
        count={choosesAll ? total : chosen.size}
        total={total}
        offersAll={allHere && !choosesAll && total > rows.length}
        packs={packs}
        tags={tags}
        onChooseAll={() => setChoosesAll(true)}
        onClear={() => {
          setChoosesAll(false);
          setChosen(new Set());
        }}
        onDone={(sentence) => {
          setSaid(sentence);
          setChoosesAll(false);
          setChosen(new Set());
          router.refresh();
        }}
      />
      <p role="status" className={styles.said}>
        {said}
      </p>
      <p className="hint" id="table-keys">
        Arrow keys go from cell to cell. Enter edits a cell, Tab saves it and edits the next one, Esc leaves it as it
        was.
      </p>
      <div className={styles.frame}>
        <table
          ref={table}
          {...GRID}
          className={styles.table}
          aria-label="Prompts"
          aria-describedby="table-keys"
          onKeyDown={onKeyDown}
        >
          <thead>
            <tr {...ROW}>
              {COLUMNS.map((column) => (
                <Heading key={column} column={column} query={query} />
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, r) => (
              <tr key={row.id} {...ROW} data-retired={row.retired} aria-selected={choosesAll || chosen.has(row.id)}>
                {COLUMNS.map((column, c) => cellOf(row, r, column, c))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <label className={`${styles.choose} ${styles.chooseAll}`}>
        <input type="checkbox" checked={allHere} onChange={toggleAll} /> Choose all on this page
      </label>
    </>
  );
}

/** A column's name, which sorts by it. */
function Heading({ column, query }: { column: Column; query: PromptQuery }) {
  const by = SORTED_BY[column];
  const name =
    column === 'chosen'
      ? 'Chosen'
      : column === 'actions'
        ? 'Actions'
        : isEditable(column)
          ? FIELD_NAMES[column]
          : FIGURE_NAMES[column];
  const isHidden = column === 'chosen' || column === 'actions';
  const isSorted = by !== undefined && query.sort.by === by;
  // Figures are more telling from the top, words from A.
  const descending = isSorted ? !query.sort.descending : !isEditable(column);
  return (
    <th
      {...HEADING}
      scope="col"
      className={isEditable(column) || isHidden ? undefined : styles.figure}
      aria-sort={isSorted ? (query.sort.descending ? 'descending' : 'ascending') : undefined}
    >
      {by === undefined ? (
        <span className={isHidden ? 'visually-hidden' : undefined}>{name}</span>
      ) : (
        <Link href={promptListHref({ ...query, sort: { by, descending }, page: 1 })} prefetch={false}>
          {name}
          {isSorted && <span aria-hidden="true">{query.sort.descending ? ' ↓' : ' ↑'}</span>}
        </Link>
      )}
    </th>
  );
}
