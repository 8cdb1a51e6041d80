import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { GatewayObserver } from '../gateway/edge.ts';
import type { RoomsStats, RoundReport } from '../rooms/stats.ts';
import { MS_PER_SECOND, SECONDS } from './durations.ts';

/** Current counts of rooms and gateway. */
export interface GameSources {
  rooms: { stats(): RoomsStats; onDrawingSaved(listener: () => void): void };
  gateway: { readonly sockets: number };
}

export interface GameMetrics {
  /** To be handed to the gateway. */
  readonly observer: GatewayObserver;
  /** To be handed to the rooms. */
  roundJudged(report: RoundReport): void;
  watch(sources: GameSources): void;
  /** All zero before `watch`. */
  now(): RoomsStats & { sockets: number };
}

const NOTHING: RoomsStats = {
  rooms: { lobby: 0, choosing: 0, countdown: 0, drawing: 0, judging: 0, reveal: 0, podium: 0 },
  seats: { connected: 0, disconnected: 0, machine: 0 },
};

/** Rooms, seats, sockets and messages. Labels are names of the contract: never a code, a nickname or an address. */
export function createGameMetrics(registry: Registry): GameMetrics {
  const registers = [registry];
  let sources: GameSources | null = null;
  const now = () => ({ ...(sources?.rooms.stats() ?? NOTHING), sockets: sources?.gateway.sockets ?? 0 });

  new Gauge({
    name: 'doodle_rooms',
    help: 'Rooms by phase',
    labelNames: ['phase'],
    registers,
    collect() {
      for (const [phase, count] of Object.entries(now().rooms)) this.set({ phase }, count);
    },
  });
  new Gauge({
    name: 'doodle_seats',
    help: 'Seats, connected and disconnected',
    labelNames: ['state'],
    registers,
    collect() {
      for (const [state, count] of Object.entries(now().seats)) this.set({ state }, count);
    },
  });
  new Gauge({
    name: 'doodle_sockets',
    help: 'Open Socket.IO connections',
    registers,
    collect() {
      this.set(now().sockets);
    },
  });
  const messages = new Counter({
    name: 'doodle_messages_total',
    help: 'Messages from clients by name and outcome (ok or an error code)',
    labelNames: ['name', 'outcome'],
    registers,
  });
  const handshakesRefused = new Counter({
    name: 'doodle_handshakes_refused_total',
    help: 'Connections that were not let in',
    labelNames: ['code'],
    registers,
  });
  const received = new Counter({
    name: 'doodle_socket_received_bytes_total',
    help: 'Length of all packets from clients, before decompression',
    registers,
  });
  const sent = new Counter({
    name: 'doodle_socket_sent_bytes_total',
    help: 'Length of all packets to clients, before compression',
    registers,
  });
  const kept = new Counter({ name: 'doodle_drawings_kept_total', help: 'Judged drawings that were kept', registers });
  const drawings = new Counter({
    name: 'doodle_round_drawings_total',
    help: 'Drawings of finished rounds by outcome',
    labelNames: ['outcome'],
    registers,
  });
  const untilScores = new Histogram({
    name: 'doodle_round_until_scores_seconds',
    help: 'Time from the last drawing of a round handed in to its scores, the grace for late ops included',
    buckets: SECONDS,
    registers,
  });
  for (const outcome of ['judged', 'blank', 'failed'] as const) drawings.inc({ outcome }, 0);

  return {
    observer: {
      message: (name, outcome) => messages.inc({ name, outcome }),
      refused: (code) => handshakesRefused.inc({ code }),
      received: (length) => received.inc(length),
      sent: (length) => sent.inc(length),
    },
    roundJudged({ judged, blank, failed, untilScoresMs }) {
      drawings.inc({ outcome: 'judged' }, judged);
      drawings.inc({ outcome: 'blank' }, blank);
      drawings.inc({ outcome: 'failed' }, failed);
      untilScores.observe(untilScoresMs / MS_PER_SECOND);
    },
    watch(given) {
      sources = given;
      given.rooms.onDrawingSaved(() => kept.inc());
    },
    now,
  };
}
