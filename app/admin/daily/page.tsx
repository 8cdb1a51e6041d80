import type { Metadata } from 'next';
import Link from 'next/link';
import type { SearchParams } from '#app/lib/search-params.ts';
import { TRANSLATION_LOCALES } from '#contract/locales.ts';
import { dayName } from '#contract/modes.ts';
import { services } from '#server/bridge.ts';
import type { UpcomingDay } from '#server/storage/port/daily.ts';
import styles from '../admin.module.css';
import { AdminFrame } from '../admin-frame.tsx';
import { noticeCodeOf, noticeSentence } from '../notices.ts';
import { requireRole } from '../session.ts';
import { chooseDaily, fillDaily, lockDaily } from './actions.ts';
import { PromptChooser } from './prompt-chooser.tsx';
import { CALENDAR_DAYS, dailyHref, readDailyQuery } from './query.ts';

export const metadata: Metadata = { title: 'Daily', robots: { index: false } };

const dayFormat = new Intl.DateTimeFormat('en-GB', {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  timeZone: 'UTC',
});

export default async function DailyPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  await requireRole('editor');
  const params = await searchParams;
  const query = readDailyQuery(params);
  const code = noticeCodeOf(params.notice);
  const today = dayName(new Date());
  const days = await services().storage.daily.upcoming(today, CALENDAR_DAYS);
  return (
    <AdminFrame section="daily" title="Daily" notice={code && noticeSentence(code, null)}>
      <p className={`hint ${styles.medium}`}>
        One prompt a day for everybody; days begin at midnight UTC. A day that is left to chance gets an open prompt
        that was not a daily for a long time, when somebody first asks for it. The prompt is then fixed.
      </p>
      <form action={fillDaily} className={`${styles.fill} ${styles.medium}`}>
        <button className="btn btn--primary" type="submit">
          Fill free days by rule
        </button>
        <span className="hint">
          The rule takes packs in turn. It chooses prompts that are neither too hard nor too easy, were not a daily for
          a long time, and differ from the dailies of the week before and after. Days that are filled but not locked get
          another prompt.
        </span>
      </form>
      <ol className={`${styles.list} ${styles.medium} ${styles.calendar}`}>
        {days.map((upcoming) => {
          const isChosen = upcoming.day === query.day && !upcoming.settled;
          return (
            <li
              key={upcoming.day}
              className={`${styles.item} ${styles.day}`}
              data-today={upcoming.day === today}
              id={`day-${upcoming.day}`}
            >
              <time className={styles.dayName} dateTime={upcoming.day}>
                {upcoming.day === today ? 'Today' : dayFormat.format(new Date(upcoming.day))}
              </time>
              <DayPrompt {...upcoming} />
              <DayActions {...upcoming} isChosen={isChosen} />
              {isChosen && <PromptChooser day={upcoming.day} search={query.search} />}
            </li>
          );
        })}
      </ol>
    </AdminFrame>
  );
}

function DayPrompt({ prompt, settled, locked }: UpcomingDay) {
  if (prompt === null) {
    return (
      <div className={styles.itemText}>
        <span className={styles.chance}>Left to chance</span>
      </div>
    );
  }
  return (
    <div className={styles.itemText}>
      <span className={styles.itemName}>{prompt.text}</span>
      <span className={`hint ${styles.translations}`}>
        {TRANSLATION_LOCALES.map((locale) => {
          const text = prompt.translations[locale];
          return (
            text && (
              <span key={locale} lang={locale} dir="auto">
                {text}
              </span>
            )
          );
        })}
      </span>
      <span className="hint">{settled ? 'Settled: somebody has seen it' : locked ? 'Locked' : 'Filled by rule'}</span>
    </div>
  );
}

function DayActions({ day, prompt, settled, locked, isChosen }: UpcomingDay & { isChosen: boolean }) {
  if (settled) return null;
  const of = <span className="visually-hidden"> for {day}</span>;
  return (
    <div className={styles.itemActions}>
      {prompt && (
        <form action={lockDaily}>
          <input type="hidden" name="day" value={day} />
          <input type="hidden" name="locked" value={String(!locked)} />
          <button className="btn btn--plain" type="submit">
            {locked ? 'Unlock' : 'Lock'}
            {of}
          </button>
        </form>
      )}
      {prompt && (
        <form action={chooseDaily}>
          <input type="hidden" name="day" value={day} />
          <input type="hidden" name="promptId" value="" />
          <button className="btn btn--plain" type="submit">
            Leave to chance{of}
          </button>
        </form>
      )}
      <Link
        className="btn btn--plain"
        href={isChosen ? dailyHref({}) : `${dailyHref({ day })}#day-${day}`}
        prefetch={false}
        aria-expanded={isChosen}
      >
        {isChosen ? 'Close' : 'Choose'}
        {of}
      </Link>
    </div>
  );
}
