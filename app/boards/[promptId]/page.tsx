import type { Metadata } from 'next';
import Link from 'next/link';
import { notFound } from 'next/navigation';
import { cache } from 'react';
import { PromptId } from '#contract/ids.ts';
import { services } from '#server/bridge.ts';
import { BoardList } from '../board-list.tsx';
import { BoardLive } from '../board-live.tsx';
import { BoardPager } from '../board-pager.tsx';
import { promptBoardHref, type SearchParams } from '../board-query.ts';
import styles from '../boards.module.css';
import { EmptyBoard } from '../empty-board.tsx';
import { JudgeNote } from '../judge-note.tsx';
import { readBoard } from '../read-board.ts';

interface Props {
  params: Promise<{ promptId: string }>;
  searchParams: Promise<SearchParams>;
}

const findPrompt = cache(async (id: string) => {
  const parsed = PromptId.safeParse(id);
  return parsed.success ? services().storage.prompts.find(parsed.data) : null;
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const prompt = await findPrompt((await params).promptId);
  return prompt ? { title: `“${prompt.text}”`, description: `The best drawings of “${prompt.text}”.` } : {};
}

export default async function PromptBoardPage({ params, searchParams }: Props) {
  const prompt = await findPrompt((await params).promptId);
  if (!prompt) notFound();
  const board = { kind: 'prompt', promptId: prompt.id } as const;
  const page = await readBoard(board, await searchParams);

  return (
    <main className="page">
      <header className={styles.head}>
        <p>
          <Link className={styles.back} href="/boards">
            All leaderboards
          </Link>
        </p>
        <h1>
          Best of “<span className="marked">{prompt.text}</span>”
        </h1>
        <p className={styles.lead}>
          {prompt.packName}
          {prompt.retired && ' · This prompt is retired: its board stays, no new round will ask for it.'}
        </p>
      </header>
      <section className={styles.main} aria-label={`Drawings of “${prompt.text}”`}>
        <div className={styles.board}>
          {page.entries.length === 0 ? (
            <EmptyBoard sentence="Nobody has drawn this yet. The first place is free." place={page.place} />
          ) : (
            <BoardList entries={page.entries} showPrompt={false} />
          )}
          <BoardPager
            top={page.place === 'top' ? null : promptBoardHref(prompt.id)}
            more={page.nextCursor === null ? null : promptBoardHref(prompt.id, page.nextCursor)}
          />
        </div>
        <BoardLive board={board} />
        <JudgeNote />
      </section>
    </main>
  );
}
