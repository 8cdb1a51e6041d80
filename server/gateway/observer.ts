import type { ErrorCode } from '#contract/errors.ts';
import type { ClientMessage } from '#contract/events.ts';

/** Told of what goes through the edge, for metrics. Names and outcomes are few: what a client makes up is `unknown`. */
export interface GatewayObserver {
  /** A message was answered (or, without a way to answer it, dropped). */
  message?(name: ClientMessage | 'unknown', outcome: 'ok' | ErrorCode): void;
  /** A handshake was refused. */
  refused?(code: string): void;
  /** Packets as the transport gets them, before compression. */
  received?(length: number): void;
  sent?(length: number): void;
}
