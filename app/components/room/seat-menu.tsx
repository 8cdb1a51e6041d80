'use client';

import { useTranslations } from 'next-intl';
import { createContext, useContext, useState } from 'react';
import { Dialog } from '#app/components/dialog/dialog.tsx';
import { Avatar } from '#app/components/figures/avatar.tsx';
import { MachineBadge } from '#app/components/figures/machine-badge.tsx';
import { roomClient, useAction, useChat } from '#app/lib/use-room.ts';
import type { Result } from '#contract/errors.ts';
import type { ClientMessage, ClientPayload } from '#contract/events.ts';
import type { SeatId } from '#contract/ids.ts';
import type { RoomView, SeatView } from '#contract/room.ts';
import { ReportPerson } from './report-person.tsx';
import styles from './seat-menu.module.css';
import { Switch } from './settings-controls.tsx';

/** Opens the menu of a seat; the room has one menu. */
export const SeatMenuContext = createContext<(seatId: SeatId) => void>(() => {});
export const useSeatMenu = () => useContext(SeatMenuContext);

/** The actions for a seat: a bottom sheet on a phone, a card on a desktop. */
export function SeatMenu({ view, seat, onClose }: { view: RoomView; seat: SeatView; onClose: () => void }) {
  const t = useTranslations('lobby.menu');
  return (
    <Dialog
      title={<bdi>{seat.nickname}</bdi>}
      lead={<Avatar seed={seat.nickname} look={seat.look} machine={seat.machine} size="large" />}
      subtitle={<SeatMarks view={view} seat={seat} />}
      className={styles.menu}
      onClose={onClose}
    >
      {(close) =>
        seat.id === view.you ? (
          <p className={styles.hint}>{t('nothing')}</p>
        ) : seat.machine !== undefined ? (
          <MachineActions view={view} seat={seat} done={close} />
        ) : (
          <Actions view={view} seat={seat} done={close} />
        )
      }
    </Dialog>
  );
}

/** What a machine is, and for the host how to get rid of it. */
function MachineActions({ view, seat, done }: { view: RoomView; seat: SeatView; done: () => void }) {
  const t = useTranslations('lobby.machines');
  const remove = useAction(() => roomClient().send('room:remove-machine', { seatId: seat.id }));
  return (
    <div className={styles.actions}>
      <p className={styles.hint}>{t('what')}</p>
      {view.host === view.you && (
        <button
          type="button"
          className="btn"
          disabled={remove.busy}
          onClick={async () => {
            if (await remove.run()) done();
          }}
        >
          {t('remove')}
        </button>
      )}
      {remove.problem && (
        <p className="problem" role="alert">
          {remove.problem}
        </p>
      )}
    </div>
  );
}

type Act = () => Promise<Result<object>>;

function Actions({ view, seat, done }: { view: RoomView; seat: SeatView; done: () => void }) {
  const t = useTranslations('lobby.menu');
  const lock = useTranslations('lobby.lock');
  const ignored = useChat().ignored.has(seat.id);
  const [isSure, setSure] = useState(false);
  const [isReported, setReported] = useState(false);
  const report = useTranslations('moderation.report');
  const [locksToo, setLocksToo] = useState(false);
  const { problem, busy, run } = useAction((act: Act) => act());
  const seatId = seat.id;
  const isHost = view.host === view.you;
  const me = view.seats.find(({ id }) => id === view.you);
  const votesOut = view.yourKickVotes.includes(seatId);
  const act = async (what: Act) => {
    if (await run(what)) done();
  };
  const send = <M extends ClientMessage>(message: M, payload: ClientPayload<M>) =>
    act(() => roomClient().send(message, payload));
  // Locked first: a player who is quick would come back in between.
  const kick: Act = async () => {
    const locked = locksToo ? await roomClient().send('room:lock', { locked: true }) : { ok: true as const };
    return locked.ok ? roomClient().send('room:kick', { seatId }) : locked;
  };
  const trouble = problem && (
    <p className="problem" role="alert">
      {problem}
    </p>
  );

  if (isReported) return <ReportPerson seatId={seatId} nickname={seat.nickname} />;
  if (isSure) {
    return (
      <div className={styles.actions}>
        <p>{t('kickSure', { nickname: seat.nickname })}</p>
        {!view.locked && <Switch label={lock('too')} hint={lock('tooHint')} on={locksToo} onChange={setLocksToo} />}
        <button type="button" className="btn btn--primary" disabled={busy} onClick={() => act(kick)}>
          {t('kickYes')}
        </button>
        {trouble}
      </div>
    );
  }
  return (
    <div className={styles.actions}>
      {view.settings.chat && (
        <button
          type="button"
          className="btn"
          onClick={() => {
            roomClient().chat.ignore(seatId, !ignored);
            done();
          }}
        >
          {t(ignored ? 'unignore' : 'ignore')}
        </button>
      )}
      {isHost && view.settings.chat && (
        <button
          type="button"
          className="btn"
          disabled={busy}
          onClick={() => send('room:mute', { seatId, muted: !seat.muted })}
        >
          {t(seat.muted ? 'unmute' : 'mute')}
        </button>
      )}
      {isHost && seat.role !== 'spectating' && (
        <button type="button" className="btn" disabled={busy} onClick={() => send('room:host', { seatId })}>
          {t('makeHost')}
        </button>
      )}
      {isHost ? (
        <button type="button" className="btn" onClick={() => setSure(true)}>
          {t('kick')}
        </button>
      ) : (
        me?.role !== 'spectating' && (
          <>
            <button
              type="button"
              className="btn"
              disabled={busy}
              onClick={() => send('room:vote-kick', { seatId, kick: !votesOut })}
            >
              {t(votesOut ? 'unvoteKick' : 'voteKick')}
            </button>
            <p className={styles.hint}>
              {t('votes', { count: seat.kickVotes, nickname: seat.nickname })}{' '}
              {t(seatId === view.host ? 'voteRuleHost' : 'voteRule')}
            </p>
          </>
        )
      )}
      <button type="button" className="btn" onClick={() => setReported(true)}>
        {report('open')}
      </button>
      {trouble}
    </div>
  );
}

/** The state of a seat in words, so that no state is shown by colour alone. */
export function SeatMarks({ view, seat }: { view: RoomView; seat: SeatView }) {
  const t = useTranslations('lobby.seat');
  const level = useTranslations('lobby.machines');
  const { ignored } = useChat();
  const inLobby = view.phase.name === 'lobby';
  const marks = {
    you: seat.id === view.you,
    host: seat.id === view.host && !view.practice,
    ready: inLobby && seat.ready && seat.role === 'playing',
    waiting: !inLobby && seat.role === 'waiting',
    offline: !seat.connected,
    away: seat.connected && seat.idle,
    muted: seat.muted,
    ignored: ignored.has(seat.id),
  };
  return (
    <span className={styles.marks}>
      {seat.machine !== undefined && (
        <>
          <MachineBadge />
          <span className={styles.mark}>{level('level', { level: seat.machine })}</span>
        </>
      )}
      {(Object.keys(marks) as (keyof typeof marks)[])
        .filter((mark) => marks[mark])
        .map((mark) => (
          <span className={styles.mark} data-mark={mark} key={mark}>
            {t(mark)}
          </span>
        ))}
      {seat.kickVotes > 0 && (
        <span className={styles.mark} data-mark="kickVotes">
          {t('kickVotes', { count: seat.kickVotes })}
        </span>
      )}
    </span>
  );
}
