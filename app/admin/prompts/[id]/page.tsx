import type { Metadata } from 'next';
import Link from 'next/link';
import { notFound } from 'next/navigation';
import { promptBoardHref } from '#app/components/boards/board-query.ts';
import { formatCount } from '#app/lib/format.ts';
import { PromptId } from '#contract/ids.ts';
import { services } from '#server/bridge.ts';
import styles from '../../admin.module.css';
import { AdminFrame } from '../../admin-frame.tsx';
import { requireRole } from '../../session.ts';
import { UNREAD } from '../../unread.ts';
import { EditPromptForm } from '../prompt-forms.tsx';
import { RetirePromptForm } from '../retire-form.tsx';

export const metadata: Metadata = { title: 'Edit a prompt', robots: { index: false } };

export default async function EditPromptPage({ params }: { params: Promise<{ id: string }> }) {
  await requireRole('editor');
  const id = PromptId.safeParse((await params).id);
  const { judge, storage } = services();
  const { prompts } = storage;
  const prompt = id.success ? await prompts.find(id.data) : null;
  if (prompt?.origin !== 'catalogue') notFound();
  const packs = await prompts.packs({ includeRetired: true });
  return (
    <AdminFrame section="prompts" title="Edit a prompt">
      <section className={`sheet ${styles.narrow}`} aria-label="The prompt">
        {!judge.reads(prompt.text) && <p className="problem">{UNREAD}</p>}
        <EditPromptForm
          prompt={{ id: prompt.id, text: prompt.text, packId: prompt.packId, translations: prompt.translations }}
          packs={packs.map(({ id, name, retired }) => ({ id, name, retired }))}
        />
      </section>
      <div className={styles.below}>
        <p>
          {prompt.retired ? 'Retired. ' : ''}
          <Link href={promptBoardHref(prompt.id)}>{formatCount(prompt.drawings, 'drawing', 'drawings')}</Link>
        </p>
        <RetirePromptForm prompt={prompt} />
        <Link className="btn btn--plain" href="/admin">
          All prompts
        </Link>
      </div>
    </AdminFrame>
  );
}
