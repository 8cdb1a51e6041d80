import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { io, type Socket } from 'socket.io-client';
import type { Result } from '#contract/errors.ts';
import { PROTOCOL_VERSION } from '#contract/events.ts';
import type { SeatId, SeatToken } from '#contract/ids.ts';
import type { RoomState } from '#server/game/state.ts';
import { startPostgres } from '../../support/postgres.ts';
import { startServer } from '../../support/server.ts';
import { newCookie } from '../../support/socket-player.ts';
import type { Scenario } from '../scenario.ts';

type Answer = Result<{ view?: { you: SeatId; code: string }; seatToken?: SeatToken }>;

/** A tab that sits down, leaves and breaks off in any order, and knows which seat it was told to have. */
class RestlessTab {
  seat: SeatId | null = null;
  token: SeatToken | null = null;
  code: string | null = null;
  sent = 0;
  #socket: Socket | null = null;
  readonly #url: string;
  readonly #cookie: string;

  constructor(url: string, cookie: string) {
    this.#url = url;
    this.#cookie = cookie;
  }

  connect(): void {
    const socket = io(this.#url, {
      auth: { protocol: PROTOCOL_VERSION },
      transports: ['websocket'],
      reconnection: false,
      forceNew: true,
      extraHeaders: { Cookie: this.#cookie },
    });
    socket.on('room:closed', () => {
      if (socket === this.#socket) this.seat = null;
    });
    this.#socket = socket;
    this.seat = null;
  }

  drop(): void {
    this.#socket?.disconnect();
    this.connect();
  }

  send(message: 'room:create' | 'room:join' | 'room:resume' | 'room:leave', payload: object): void {
    const socket = this.#socket;
    if (!socket?.connected) return;
    this.sent += 1;
    socket.emit(message, payload, (answer: Answer) => {
      if (socket !== this.#socket) return;
      if (message === 'room:leave') this.seat = null;
      else if (answer.ok && answer.view) {
        this.seat = answer.view.you;
        this.code = answer.view.code;
        this.token = answer.seatToken ?? this.token;
      }
    });
  }

  close(): void {
    this.#socket?.disconnect();
  }
}

/** One thing at random, or two at the same time. */
function act(tab: RestlessTab, others: readonly RestlessTab[]): void {
  const kind = Math.random();
  const code = others[Math.floor(Math.random() * others.length)]?.code;
  if (kind < 0.2) tab.send('room:create', { nickname: 'Storm' });
  else if (kind < 0.45 && code) tab.send('room:join', { nickname: 'Storm', code });
  else if (kind < 0.55 && tab.token) tab.send('room:resume', { seatToken: tab.token });
  else if (kind < 0.7) tab.send('room:leave', {});
  else if (kind < 0.8) {
    tab.send('room:create', { nickname: 'Storm' });
    tab.send('room:leave', {});
  } else if (kind < 0.9 && code) {
    tab.send('room:join', { nickname: 'Storm', code });
    tab.drop();
  } else tab.drop();
}

const TABS = 24;
/** In turns of a tenth of a second. */
const HANG = { from: 90, to: 105 };

/** Tabs that come and go in any order while connections to the database are cut and the database hangs. */
export const connections: Scenario = {
  name: 'connections',
  async run({ progress }) {
    const postgres = await startPostgres();
    if (!postgres) return {};
    const databaseUrl = await postgres.createDatabase();
    const server = await startServer({ env: { DATABASE_URL: databaseUrl } });
    const admin = new pg.Client({ connectionString: databaseUrl });
    try {
      await admin.connect();
      const tabs: RestlessTab[] = [];
      for (let n = 0; n < TABS; n++) tabs.push(new RestlessTab(server.url, await newCookie(server.url)));
      for (const tab of tabs) tab.connect();
      await sleep(1_000);
      progress('a storm of 15 s');
      for (let turn = 0; turn < 150; turn++) {
        // The connections are cut once in a while, and once everything hangs for a moment.
        if (turn % 10 === 5 && turn > 50 && (turn < HANG.from || turn > HANG.to)) {
          await admin.query(
            'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
          );
        }
        if (turn === HANG.from) postgres.hang();
        if (turn === HANG.to) postgres.goOn();
        for (const tab of tabs) if (Math.random() < 0.08) act(tab, tabs);
        await sleep(100);
      }
      // Everything is carried out in the end, and the sweep has come round.
      await sleep(8_000);
      const { rows } = await admin.query<{ state: RoomState }>('SELECT state FROM rooms');
      const connected = rows.flatMap(({ state }) => state.seats.filter((seat) => seat.goneSince === null));
      const inState = new Set(connected.map((seat) => seat.id));
      const held = new Set(tabs.flatMap((tab) => tab.seat ?? []));
      const agree = [...inState].filter((seat) => held.has(seat)).length;
      progress(`${rows.length} rooms, ${inState.size} connected seats, ${held.size} tabs with a seat`);
      for (const tab of tabs) tab.close();
      const sent = tabs.reduce((sum, tab) => sum + tab.sent, 0);
      return {
        'connections.agree': { value: inState.size + held.size - 2 * agree, n: held.size === 0 ? 0 : sent },
      };
    } finally {
      postgres.goOn();
      await admin.end();
      await server.dispose();
      await postgres.stop();
    }
  },
};
