import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { ClientMessages, currentPlayer } from '#app/i18n/request-context.tsx';
import { services } from '#server/bridge.ts';
import styles from '../me.module.css';
import { DeleteForm } from './delete-form.tsx';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('me.delete'))('title'), robots: { index: false } };
}

/** [PLAYER-6] What goes and what stays, and the question whether the player is sure. */
export default async function DeletePage() {
  const t = await getTranslations('me.delete');
  const player = await currentPlayer();
  const { storage, judge, players } = services();
  const { drawings } =
    player === null
      ? { drawings: 0 }
      : await storage.players.figures({ playerId: player, modelHash: judge.info.modelHash });
  return (
    <main className="page">
      <header className={styles.head}>
        <h1>{t('heading')}</h1>
      </header>
      <div className={styles.column}>
        <ClientMessages namespaces={['me']}>
          <DeleteForm token={player === null ? '' : players.deletionToken(player)}>
            <section className={`sheet ${styles.part}`}>
              <h2>{t('goes')}</h2>
              <ul className={styles.list}>
                <li>{t('drawings', { count: drawings })}</li>
                <li>{t('links')}</li>
                <li>{t('boards')}</li>
                <li>{t('rooms')}</li>
                <li>{t('name')}</li>
              </ul>
              <h2>{t('stays')}</h2>
              <ul className={styles.list}>
                <li>{t('others')}</li>
                <li>{t('copies')}</li>
                <li>{t('backups')}</li>
              </ul>
              <p>{t('device')}</p>
              <p>
                <a href="/me/export.zip">{t('exportFirst')}</a>
              </p>
            </section>
          </DeleteForm>
        </ClientMessages>
      </div>
    </main>
  );
}
