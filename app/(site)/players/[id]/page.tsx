import type { Metadata } from 'next';
import Link from 'next/link';
import { notFound } from 'next/navigation';
import { getFormatter, getTranslations } from 'next-intl/server';
import { Avatar } from '#app/components/figures/avatar.tsx';
import { DrawingTile } from '#app/components/player/drawing-tile.tsx';
import { Drawn, readDrawn } from '#app/components/player/drawn.tsx';
import styles from '#app/components/player/player.module.css';
import { ReportPlayer } from '#app/components/report/report-drawing.tsx';
import { currentPlayer } from '#app/i18n/request-context.tsx';
import { GENERAL_CARD, linkPreview } from '#app/lib/link-preview.ts';
import { firstOf, type SearchParams } from '#app/lib/search-params.ts';
import { PublicId } from '#contract/ids.ts';
import { services } from '#server/bridge.ts';
import type { DrawingsOf, OwnDrawingsPage } from '#server/storage/port/players.ts';

interface Props {
  params: Promise<{ id: string }>;
  searchParams: Promise<SearchParams>;
}

const PAGE_SIZE = 24;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { nickname } = await ownerOf(params);
  const t = await getTranslations('player');
  const [title, description, path] = [t('title', { nickname }), t('description'), `/players/${(await params).id}`];
  const preview = linkPreview({ title, description, path, card: GENERAL_CARD });
  return { title, description, robots: { index: false }, ...preview };
}

/** [PLAYER-9] What a player shows to everybody: listed drawings of the current model, and days, never times. */
export default async function PlayerPage({ params, searchParams }: Props) {
  const owner = await ownerOf(params);
  const { id } = await params;
  const cursor = firstOf((await searchParams).after) || null;
  const t = await getTranslations('player');
  const of = { playerId: owner.playerId, modelHash: services().judge.info.modelHash, listedOnly: true };
  const reader = (await currentPlayer()) ?? owner.playerId;
  const [drawn, page] = await Promise.all([readDrawn(of, reader), readPage(of, cursor)]);
  return (
    <main className={`page page--wide ${styles.page}`}>
      <header className={styles.head}>
        <Avatar seed={owner.nickname} size="large" />
        <h1>
          <bdi>{owner.nickname}</bdi>
        </h1>
        <ReportPlayer publicId={PublicId.parse(id)} nickname={owner.nickname} />
      </header>
      {drawn ? <Drawn drawn={drawn} /> : <p>{t('nothing')}</p>}
      {drawn && <Newest page={page} />}
      <nav className={styles.links} aria-label={t('history.pages')}>
        {cursor !== null && (
          <Link className="btn" href={`/players/${id}`} prefetch={false}>
            {t('history.toTop')}
          </Link>
        )}
        {page.nextCursor !== null && (
          <Link
            className="btn"
            href={`/players/${id}?${new URLSearchParams({ after: page.nextCursor })}`}
            prefetch={false}
          >
            {t('history.more')}
          </Link>
        )}
      </nav>
    </main>
  );
}

async function Newest({ page: { drawings } }: { page: OwnDrawingsPage }) {
  const [t, format] = [await getTranslations('player'), await getFormatter()];
  return (
    <section className={styles.part} aria-labelledby="drawings">
      <h2 id="drawings">{t('history.title')}</h2>
      {drawings.length === 0 && <p>{t('history.end')}</p>}
      <ul className={styles.bests}>
        {drawings.map(({ drawingId, prompt, score, caption, submittedAt }) => (
          <DrawingTile
            key={drawingId}
            drawingId={drawingId}
            alt={t('bests.alt', { prompt })}
            caption={caption}
            prompt={prompt}
            score={score}
          >
            <time dateTime={submittedAt.toISOString().slice(0, 10)}>{format.dateTime(submittedAt, 'day')}</time>
          </DrawingTile>
        ))}
      </ul>
    </section>
  );
}

/** A page that is off, or never was, is not found. */
async function ownerOf(params: Props['params']) {
  const id = PublicId.safeParse((await params).id);
  const owner = id.success ? await services().players.ofPublicPage(id.data) : null;
  return owner ?? notFound();
}

/** A cursor that comes from no page of this history leads to "not found". */
async function readPage(of: DrawingsOf, cursor: string | null): Promise<OwnDrawingsPage> {
  try {
    return await services().storage.players.history(of, { order: 'newest', cursor, limit: PAGE_SIZE });
  } catch (error) {
    if (error instanceof RangeError) notFound();
    throw error;
  }
}
