import type { Metadata } from 'next';
import Link from 'next/link';
import { notFound } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { JudgeNote } from '#app/components/boards/board.tsx';
import { promptBoardHref } from '#app/components/boards/board-query.ts';
import { GalleryGrid } from '#app/components/gallery/gallery-grid.tsx';
import { type GalleryPageQuery, galleryHref, readGalleryQuery } from '#app/components/gallery/gallery-query.ts';
import { EnglishPrompt, PromptTranslation } from '#app/components/prompt-text.tsx';
import { GENERAL_CARD, linkPreview } from '#app/lib/link-preview.ts';
import { requestAddress } from '#app/lib/request-origin.ts';
import type { SearchParams } from '#app/lib/search-params.ts';
import type { ErrorCode } from '#contract/errors.ts';
import { GALLERY_SEARCH_MAX, type GalleryEntry, GalleryOrder, type PassingEntry } from '#contract/gallery.ts';
import { services } from '#server/bridge.ts';
import type { Prompt } from '#server/storage/port/prompts.ts';
import styles from './gallery-page.module.css';

interface Props {
  searchParams: Promise<SearchParams>;
}

/** Searches that show what one can look for. */
const EXAMPLES = ['two cats', 'something with wheels', 'a spooky house'];

export async function generateMetadata({ searchParams }: Props): Promise<Metadata> {
  const t = await getTranslations('gallery');
  const query = readGalleryQuery(await searchParams);
  const isSearch = query !== 'invalid' && query.search !== '';
  const [title, description] = [isSearch ? t('foundTitle', { search: query.search }) : t('title'), t('description')];
  return {
    title,
    description,
    ...linkPreview({ title, description, path: '/gallery', card: GENERAL_CARD }),
    // An endless number of pages that hold the same drawings.
    robots: isSearch ? { index: false } : undefined,
  };
}

export default async function GalleryPage({ searchParams }: Props) {
  const read = readGalleryQuery(await searchParams);
  if (read === 'invalid') notFound();
  const t = await getTranslations('gallery');
  const prompt = read.promptId && (await services().storage.prompts.find(read.promptId));
  const query: GalleryPageQuery = prompt ? read : { ...read, promptId: null };
  const shown = await entriesFor(query);

  return (
    <main className={`page page--wide ${styles.page}`}>
      <header>
        <h1>{t('title')}</h1>
        <p className={styles.lead}>{t('lead')}</p>
      </header>
      <Finder query={query} />
      {prompt && <ChosenPrompt prompt={prompt} query={query} />}
      {query.search === '' && <Orders query={query} />}
      {query.search === '' && <TakenFor query={query} />}
      {query.search !== '' && (
        <h2>{t.rich('found', { search: () => <bdi className="marked">{query.search}</bdi> })}</h2>
      )}
      <Notes shown={shown} query={query} />
      {shown.entries.length > 0 && (
        <GalleryGrid entries={shown.entries} showPrompt={prompt === null} label={t('drawings')} />
      )}
      {shown.passing.length > 0 && (
        <section className={styles.passing}>
          <h2>{t.rich('passing', { search: () => <bdi className="marked">{query.search}</bdi> })}</h2>
          <GalleryGrid entries={shown.passing} showPrompt={prompt === null} label={t('passingLabel')} />
        </section>
      )}
      <nav className={styles.pager} aria-label={t('pages')}>
        {query.cursor !== null && (
          <Link className="btn btn--plain" href={galleryHref({ ...query, cursor: null })} prefetch={false}>
            {t('toTop')}
          </Link>
        )}
        {shown.nextCursor !== null && (
          <Link className="btn" href={galleryHref({ ...query, cursor: shown.nextCursor })} prefetch={false}>
            {t('more')}
          </Link>
        )}
      </nav>
      <JudgeNote />
    </main>
  );
}

interface Shown {
  entries: GalleryEntry[];
  nextCursor: string | null;
  /** Found in replays. */
  passing: PassingEntry[];
  /** Why a search shows nothing, or not everything; null: it shows what there is. */
  problem: 'unreadable' | 'incomplete' | ErrorCode | null;
}

const NOTHING = { entries: [], nextCursor: null, passing: [] };

/** A cursor that comes from no page of the gallery leads to "not found". */
async function entriesFor({ search, order, promptId, takenFor, cursor }: GalleryPageQuery): Promise<Shown> {
  const { gallery, judge } = services();
  try {
    if (search === '') {
      return { ...(await gallery.list({ order, promptId, takenFor }, cursor)), passing: [], problem: null };
    }
    if (!judge.reads(search)) return { ...NOTHING, problem: 'unreadable' };
    const found = await gallery.search({ text: search, promptId }, cursor, await requestAddress());
    if (!found.ok) return { ...NOTHING, problem: found.error.code };
    const { isComplete, ...page } = found.page;
    const passing = cursor === null ? await gallery.passing({ text: search, promptId }) : [];
    return { ...page, passing, problem: isComplete ? null : 'incomplete' };
  } catch (error) {
    if (error instanceof RangeError) notFound();
    throw error;
  }
}

async function Finder({ query }: { query: GalleryPageQuery }) {
  const t = await getTranslations('gallery.search');
  return (
    <search>
      <form className={styles.finder} action="/gallery">
        <label className="field">
          <span className="label">{t(query.promptId ? 'labelWithin' : 'label')}</span>
          <input
            className="input"
            type="search"
            name="q"
            defaultValue={query.search}
            maxLength={GALLERY_SEARCH_MAX}
            placeholder={query.promptId ? t('hintWithin') : t('hint')}
          />
        </label>
        {query.promptId && <input type="hidden" name="prompt" value={query.promptId} />}
        <button type="submit" className="btn btn--primary">
          {t('find')}
        </button>
      </form>
      {query.search === '' && !query.promptId && (
        <p className={styles.links}>
          <span>{t('examples')}</span>
          {EXAMPLES.map((example) => (
            <Link key={example} className={styles.choice} href={galleryHref({ search: example })} prefetch={false}>
              <bdi lang="en">{example}</bdi>
            </Link>
          ))}
        </p>
      )}
      {query.search !== '' && (
        <p className={styles.links}>
          <Link className="btn btn--plain" href={galleryHref({ promptId: query.promptId })} prefetch={false}>
            {t('clear')}
          </Link>
        </p>
      )}
    </search>
  );
}

async function ChosenPrompt({ prompt, query }: { prompt: Prompt; query: GalleryPageQuery }) {
  const t = await getTranslations('gallery.prompt');
  return (
    <div className={styles.chosen}>
      <h2>
        {t.rich('title', { prompt: () => <EnglishPrompt text={prompt.text} marked /> })}
        <PromptTranslation translations={prompt.translations} />
      </h2>
      <p className={styles.links}>
        <Link className="btn" href={promptBoardHref(prompt.id)} prefetch={false}>
          {t('board')}
        </Link>
        <Link
          className="btn btn--plain"
          href={galleryHref({ ...query, promptId: null, cursor: null })}
          prefetch={false}
        >
          {t('all')}
        </Link>
      </p>
    </div>
  );
}

async function Orders({ query }: { query: GalleryPageQuery }) {
  const t = await getTranslations('gallery.orders');
  return (
    <nav className={styles.choices} aria-label={t('label')}>
      {GalleryOrder.options.map((order) => (
        <Link
          key={order}
          className={styles.choice}
          href={galleryHref({ ...query, order, cursor: null })}
          prefetch={false}
          aria-current={order === query.order ? 'page' : undefined}
        >
          {t(order)}
        </Link>
      ))}
    </nav>
  );
}

async function TakenFor({ query }: { query: GalleryPageQuery }) {
  const t = await getTranslations('gallery.taken');
  const { takenFor } = query;
  const labels = await services().gallery.takenFor(query.promptId);
  // One of an address that somebody wrote or kept.
  const isMissing = takenFor !== null && labels.every(({ label }) => label !== takenFor);
  const shown = isMissing ? [{ label: takenFor, drawings: 0 }, ...labels] : labels;
  if (shown.length === 0) return null;
  return (
    // Closed until it is used: on a phone the drawings come first.
    <details className={styles.taken} open={takenFor !== null}>
      <summary>{t('label')}</summary>
      <nav className={styles.choices} aria-label={t('label')}>
        {shown.map(({ label, drawings }) => (
          <Link
            key={label}
            className={styles.choice}
            href={galleryHref({ ...query, takenFor: label, cursor: null })}
            prefetch={false}
            aria-current={label === takenFor ? 'page' : undefined}
          >
            <bdi lang="en">{label}</bdi>
            {drawings > 0 && <span className={styles.count}>{t('count', { drawings })}</span>}
          </Link>
        ))}
        {takenFor !== null && (
          <Link
            className="btn btn--plain"
            href={galleryHref({ ...query, takenFor: null, cursor: null })}
            prefetch={false}
          >
            {t('all')}
          </Link>
        )}
      </nav>
    </details>
  );
}

function emptyNote({ search, takenFor, order }: GalleryPageQuery) {
  if (search !== '' || takenFor !== null) return 'nothing';
  return order === 'loved' ? 'unloved' : 'empty';
}

/** What a reader of the page is told instead of, or beside, drawings. */
async function Notes({ shown, query }: { shown: Shown; query: GalleryPageQuery }) {
  const t = await getTranslations('gallery.notes');
  const errors = await getTranslations('errors');
  const { problem } = shown;
  const isEmpty = shown.entries.length === 0;
  if (problem === 'unreadable') return <p role="status">{t('unreadable')}</p>;
  if (problem !== null && problem !== 'incomplete') return <p role="status">{errors(problem)}</p>;
  return (
    <div role="status">
      {problem === 'incomplete' && <p className={styles.note}>{t('incomplete')}</p>}
      {isEmpty && query.cursor !== null && <p>{t('end')}</p>}
      {isEmpty && query.cursor === null && (
        <div className={styles.empty}>
          <p>{t(emptyNote(query))}</p>
          <Link className="btn btn--primary" href="/">
            {t('draw')}
          </Link>
        </div>
      )}
      {!isEmpty && query.search !== '' && query.cursor === null && <p className={styles.note}>{t('ordered')}</p>}
    </div>
  );
}
