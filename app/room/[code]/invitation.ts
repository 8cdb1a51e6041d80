import type { RoomCode } from '#contract/ids.ts';
import { services } from '#server/bridge.ts';

type Services = ReturnType<typeof services>;
type Invitation = NonNullable<ReturnType<Services['invitation']>>;
type Poster = Parameters<Services['share']['poster']>[0];

/** [LINK-2] null: the room is not told of, for whatever reason. */
export const invitationTo = (code: RoomCode, address: string): Invitation | null =>
  services().invitation(code, address);

export function invitationPoster(invitation: Invitation | null): Poster {
  if (!invitation) return { title: 'You are invited to draw', line: 'and an AI judge marks it', mood: 'pleased' };
  const { host, players } = invitation;
  const line = `invites you to draw. ${players === 1 ? 'One player is' : `${players} players are`} in.`;
  return { title: host, line, mood: 'pleased', titleWithoutFont: 'Somebody' };
}
