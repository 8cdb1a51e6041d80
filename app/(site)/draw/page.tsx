import type { Metadata } from 'next';
import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import { type FreePrompt, FreePrompts } from '#app/components/solo/free-prompts.tsx';
import { GENERAL_CARD, linkPreview } from '#app/lib/link-preview.ts';
import type { SearchParams } from '#app/lib/search-params.ts';
import { PROMPT_MAX_CHARS } from '#contract/limits.ts';
import { services } from '#server/bridge.ts';
import type { Pack } from '#server/storage/port/prompts.ts';
import styles from './draw.module.css';
import { type DrawQuery, drawHref, PAGE_SIZE, readDrawQuery } from './draw-query.ts';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('solo.draw');
  const [title, description] = [t('title'), t('description')];
  return { title, description, ...linkPreview({ title, description, path: '/draw', card: GENERAL_CARD }) };
}

export default async function DrawPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const t = await getTranslations('solo.draw');
  const query = readDrawQuery(await searchParams);
  const { storage, judge } = services();
  const [chosen, packs, found] = await Promise.all([
    chosenBy(query),
    storage.prompts.packs(),
    storage.prompts.openPrompts({
      search: query.search.trim(),
      packId: query.packId,
      offset: (query.page - 1) * PAGE_SIZE,
      limit: PAGE_SIZE,
      modelHash: judge.info.modelHash,
    }),
  ]);
  const prompts = found.prompts.map(freePrompt);
  return (
    <main className={`page page--wide ${styles.page}`}>
      <header>
        <h1>{t('title')}</h1>
        <p className={styles.lead}>{t('lead')}</p>
      </header>
      <Finder query={query} packs={packs} />
      <FreePrompts chosen={chosen} prompts={prompts} />
      <p className={styles.count} role="status">
        {prompts.length === 0 ? t('nothing') : t('count', { count: found.total })}
      </p>
      <nav className={styles.pages} aria-label={t('list')}>
        {query.page > 1 && (
          <Link className="btn" href={drawHref({ ...query, page: query.page - 1, surprise: false, promptId: null })}>
            {t('previous')}
          </Link>
        )}
        {query.page * PAGE_SIZE < found.total && (
          <Link className="btn" href={drawHref({ ...query, page: query.page + 1, surprise: false, promptId: null })}>
            {t('more')}
          </Link>
        )}
      </nav>
    </main>
  );
}

async function Finder({ query, packs }: { query: DrawQuery; packs: Pack[] }) {
  const t = await getTranslations('solo.draw');
  return (
    <search>
      <form className={styles.finder} action="/draw">
        <label className="field">
          <span className="label">{t('search')}</span>
          <input
            className="input"
            type="search"
            name="search"
            defaultValue={query.search}
            maxLength={PROMPT_MAX_CHARS}
            placeholder={t('searchHint')}
          />
        </label>
        <label className="field">
          <span className="label">{t('pack')}</span>
          <select className="input" name="pack" defaultValue={query.packId ?? ''}>
            <option value="">{t('allPacks')}</option>
            {packs.map((pack) => (
              <option key={pack.id} value={pack.id}>
                {pack.name}
              </option>
            ))}
          </select>
        </label>
        <button type="submit" className="btn">
          {t('find')}
        </button>
        {/* Name and value of the button ask for a random prompt among those that match the form. */}
        <button type="submit" className="btn btn--primary" name="surprise" value="1">
          {t('surprise')}
        </button>
      </form>
    </search>
  );
}

/** The prompt of the address if it is open; for a surprise, a random one of those that match. */
async function chosenBy({ promptId, surprise, packId, search }: DrawQuery): Promise<FreePrompt | null> {
  const { storage, judge } = services();
  if (promptId) {
    const prompt = await storage.prompts.find(promptId);
    if (!prompt || prompt.retired || prompt.origin !== 'catalogue') return null;
    const { id, text, translations, drawings } = prompt;
    const best = await storage.drawings.board({ kind: 'prompt', promptId }, judge.info.modelHash, {
      cursor: null,
      limit: 1,
      now: new Date(),
    });
    return { id, text, translations, drawings, bestScore: best.entries[0]?.score ?? null };
  }
  if (!surprise) return null;
  const { modelHash } = judge.info;
  const found = (offset: number) =>
    storage.prompts.openPrompts({ search: search.trim(), packId, offset, limit: 1, modelHash });
  const { total } = await found(0);
  const [picked] = (await found(Math.floor(Math.random() * total))).prompts;
  return picked ? freePrompt(picked) : null;
}

/** Only the fields that the browser shows. */
const freePrompt = ({ id, text, translations, drawings, bestScore }: FreePrompt): FreePrompt => ({
  id,
  text,
  translations,
  drawings,
  bestScore,
});
