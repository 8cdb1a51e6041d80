import type { IncomingHttpHeaders } from 'node:http';
import { Handshake, type HandshakeRefusal, PROTOCOL_VERSION } from '#contract/events.ts';
import type { PlayerId } from '#contract/ids.ts';
import { RateLimiter } from '#server/lib/rate-limit.ts';
import type { Gatekeeper } from '#server/moderation/port.ts';
import { RATES } from './edge.ts';
import type { GameSocket } from './socket.ts';

export interface HandshakeOptions {
  verifyPlayer: (cookieHeader: string | undefined) => PlayerId | null;
  originAllowed: (headers: IncomingHttpHeaders) => boolean;
  /** The client's address in the form that limits count, with trusted proxies taken into account. */
  addressOf: (headers: IncomingHttpHeaders, socketAddress: string | undefined) => string;
  now: () => number;
  /** Absent: everybody is let in. */
  gatekeeper?: Gatekeeper | undefined;
}

/** [EDGE-1], [EDGE-3] Admits or refuses a connection, and identifies its player. */
export function handshakeGuard({ verifyPlayer, originAllowed, addressOf, now, gatekeeper }: HandshakeOptions) {
  const byAddress = new RateLimiter(RATES.connectAddress, now);
  const byPlayer = new RateLimiter(RATES.connectPlayer, now);

  return (
    socket: GameSocket,
  ): { ok: true; playerId: PlayerId; address: string } | { ok: false; refusal: HandshakeRefusal } => {
    const { headers, auth } = socket.handshake;
    const refuse = (code: HandshakeRefusal['code'], message: string) => ({
      ok: false as const,
      refusal: { code, message },
    });

    const address = addressOf(headers, socket.handshake.address);
    if (byAddress.take(address) > 0) {
      return refuse('rate_limited', 'Too many connections from this network. Try again in a moment.');
    }
    if (!originAllowed(headers)) {
      return refuse(
        'unauthorised',
        'This page may not connect to this server. Behind a proxy, PUBLIC_URL must be its address.',
      );
    }
    const handshake = Handshake.safeParse(auth);
    if (!handshake.success || handshake.data.protocol !== PROTOCOL_VERSION) {
      const older = handshake.success && handshake.data.protocol > PROTOCOL_VERSION ? 'server' : 'page';
      return refuse('protocol_mismatch', `This ${older} is out of date. Reload the page.`);
    }
    const playerId = verifyPlayer(headers.cookie);
    if (playerId === null) return refuse('unauthorised', 'Reload the page to get a player’s cookie.');
    if (byPlayer.take(playerId) > 0) return refuse('rate_limited', 'You connect too often. Try again in a moment.');
    const banned = gatekeeper?.refusal({ playerId, address });
    if (banned) {
      const { message, until } = banned.error;
      return { ok: false, refusal: { code: 'banned', message, ...(until !== undefined && { until }) } };
    }
    return { ok: true, playerId, address };
  };
}
