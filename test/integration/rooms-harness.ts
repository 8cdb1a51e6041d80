import { rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { areAlike } from '#canvas/likeness.ts';
import type { ClientPayload } from '#contract/events.ts';
import { type DrawingId, RoomCode } from '#contract/ids.ts';
import type { RoundView } from '#contract/room.ts';
import { openComparisons } from '#server/comparisons/open-comparisons.ts';
import type { DrawingMachine } from '#server/drawing-machine/port.ts';
import { DEFAULT_TIMING } from '#server/game/timing.ts';
import { attachGateway, type Gateway } from '#server/gateway/attach-gateway.ts';
import { newPlayer, playerCookieHeader, playerOf } from '#server/http/player-cookie.ts';
import { clientAddress } from '#server/http/request.ts';
import { openJudge } from '#server/judge/open-judge.ts';
import { BufferedBytes } from '#server/lib/buffered-bytes.ts';
import { createLogger } from '#server/lib/logger.ts';
import { openModeration } from '#server/moderation/open-moderation.ts';
import type { Moderation } from '#server/moderation/port.ts';
import { openRooms, type Rooms } from '#server/rooms/open-rooms.ts';
import { openStorage } from '#server/storage/open-storage.ts';
import type { Storage } from '#server/storage/port/storage.ts';
import { seededDataFolder } from '../support/data-folder.ts';
import { writeTinyClip } from '../support/tiny-clip.ts';
import { GatedJudge, ManualClock, onClock } from './rooms-fakes.ts';
import { must, TestPlayer } from './rooms-player.ts';

export { connect, must, refusalOf, stroke, TestPlayer } from './rooms-player.ts';

export const ROUND_SECONDS = 20;
const SECRET = Buffer.alloc(32, 7);

/** A server of rooms with the real database, judge and sockets. The database and the judge outlive `restart`. */
export class RoomsServer {
  readonly clock = new ManualClock();
  readonly #players: TestPlayer[] = [];
  storage!: Storage;
  #onClock!: Storage;
  isDatabaseAway = false;
  #folder!: string;
  judge!: GatedJudge;
  moderation!: Moderation;
  /** Drawings that were hidden or shown. */
  readonly changed: DrawingId[] = [];
  /** Warnings and errors of the rooms, a line each. */
  readonly log: string[] = [];
  #http!: Server;
  #rooms!: Rooms;
  #gateway!: Gateway;
  #port = 0;
  #handLeadMs = 0;
  #drawingMachine: DrawingMachine | undefined;

  /** Unless they ask for what the product does, tests may draw faster than hands, and the same. */
  static async start({
    handLeadMs = 3_600_000,
    findsCopies = false,
    drawingMachine,
  }: {
    handLeadMs?: number;
    findsCopies?: boolean;
    drawingMachine?: DrawingMachine;
  } = {}): Promise<RoomsServer> {
    const server = new RoomsServer();
    server.#drawingMachine = drawingMachine;
    server.#handLeadMs = handLeadMs;
    server.#folder = await seededDataFolder();
    server.storage = await openStorage({
      dataFolder: server.#folder,
      ...(findsCopies && { areAlike }),
    });
    server.#onClock = onClock(server.storage, server.clock, () => server.isDatabaseAway);
    await writeTinyClip(join(server.#folder, 'tiny-clip'));
    const modelFolder = join(server.#folder, 'tiny-clip');
    server.judge = new GatedJudge(await openJudge({ modelFolder, intraOpNumThreads: 1 }));
    await server.#open();
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  async #open(): Promise<void> {
    const logger = createLogger('warn', { write: (line) => void this.log.push(line) });
    const { judge, clock } = this;
    this.#http = createServer((_request, response) => response.writeHead(404).end());
    this.moderation = await openModeration({
      isUnsafe: () => false,
      storage: this.storage,
      secret: SECRET,
      logger,
      addressOf: (playerId) => this.#gateway.addressOf(playerId),
      isInRoomWith: (playerId, drawing) => this.#rooms.shows(playerId, drawing),
      changed: ({ id }) => void this.changed.push(id),
      renamed: (player) => this.#rooms.renamePlayer(player),
      bansChanged: () => this.#gateway?.dropBanned(),
      now: () => clock.now(),
    });
    this.#rooms = await openRooms({
      storage: this.#onClock,
      judge,
      moderation: this.moderation,
      ...(this.#drawingMachine && { drawingMachine: this.#drawingMachine }),
      logger,
      clock,
      timing: { handLeadMs: this.#handLeadMs },
      limits: { maxRooms: 2_000, maxRoomsPerAddress: 500 },
      // The real database may take its time, while the test's clock leaps.
      beatLimitMs: 60_000,
    });
    this.#gateway = attachGateway({
      httpServer: this.#http,
      rooms: this.#rooms,
      comparisons: openComparisons({ judge, logger }),
      logger,
      verifyPlayer: (cookieHeader) => playerOf(cookieHeader, SECRET),
      originAllowed: ({ origin }) => origin === undefined || origin === this.url,
      addressOf: (headers, socketAddress) => clientAddress(headers, socketAddress, 1),
      limits: { maxConnections: 5_000, maxConnectionsPerAddress: 1_000, maxDrawnMbPerAddress: 400 },
      buffered: new BufferedBytes({ perAddressMb: 16, inAllMb: 32 }),
      gatekeeper: this.moderation,
      // Rates too: on a slow machine a spammer must not look patient.
      now: () => clock.now(),
    });
    await new Promise<void>((resolve) => this.#http.listen(this.#port, '127.0.0.1', resolve));
    this.#port = (this.#http.address() as AddressInfo).port;
  }

  invitation(code: string, address = '192.0.2.1') {
    return this.#gateway.invitation(RoomCode.parse(code), address);
  }

  /** Ends everything that knows of rooms. The database stays as it is. */
  async stop(): Promise<void> {
    this.moderation.close();
    await this.#gateway.close();
    await this.#rooms.close();
    this.#http.closeAllConnections();
    await new Promise<void>((resolve) => this.#http.close(() => resolve()));
  }

  /** A new server on the same data and port, after `downMs`. */
  async restart(downMs: number): Promise<void> {
    await this.stop();
    this.clock.advance(downMs);
    await this.#open();
  }

  async player(nickname = 'Somebody'): Promise<TestPlayer> {
    const cookie = playerCookieHeader(newPlayer(SECRET).cookieValue, false).split(';', 1)[0] as string;
    return this.tab(nickname, cookie);
  }

  /** Sits people in a new room and takes them to the drawing phase; the first is host. */
  async round(
    nicknames: string[],
    settings: ClientPayload<'room:create'>['settings'] = { rounds: 1, seconds: ROUND_SECONDS },
  ): Promise<{ players: TestPlayer[]; round: RoundView }> {
    const host = await this.player(nicknames[0]);
    const { view } = await host.create({ settings });
    const others = await Promise.all(
      nicknames.slice(1).map(async (nickname) => {
        const player = await this.player(nickname);
        await player.join(view.code);
        return player;
      }),
    );
    const players = [host, ...others];
    must(await host.send('room:start', {}));
    await host.phase('countdown');
    this.clock.advance(DEFAULT_TIMING.countdownMs);
    const { round } = await host.phase('drawing');
    await Promise.all(players.map((player) => player.phase('drawing')));
    return { players, round };
  }

  /** Another tab of the player with this cookie. */
  async tab(nickname: string, cookie: string): Promise<TestPlayer> {
    const player = new TestPlayer(this.url, nickname, cookie);
    this.#players.push(player);
    await player.connected();
    return player;
  }

  /** Lets the rooms' clock run until it is so: what is asked of the database or the judge takes time of its own. */
  async until(condition: () => boolean | Promise<boolean>): Promise<void> {
    for (let turns = 0; !(await condition()); turns++) {
      this.clock.advance(50);
      // A loaded machine needs more time, not a clock that runs away from it.
      await sleep(turns < 40 ? 5 : 50);
    }
  }

  /** Everybody goes home, so that the next test finds no rooms. */
  async clear(): Promise<void> {
    for (const player of this.#players.splice(0)) {
      if (player.socket.connected) await player.send('room:leave', {});
      player.socket.close();
    }
  }

  async dispose(): Promise<void> {
    for (const player of this.#players) player.socket.close();
    await this.stop();
    await this.judge.close();
    await this.storage.close();
    await rm(this.#folder, { recursive: true, force: true });
  }
}
