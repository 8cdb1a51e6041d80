import { posterResponse } from '#app/lib/link-preview.ts';
import { addressOf } from '#app/lib/picture-response.ts';
import { RoomCode } from '#contract/ids.ts';
import { services } from '#server/bridge.ts';

/** [LINK-2] Of a room that is not told of, for whatever reason. */
const SILENT_POSTER = { title: 'You are invited to draw', line: 'and an AI judge marks it', mood: 'pleased' } as const;

export async function GET(request: Request, { params }: { params: Promise<{ code: string }> }): Promise<Response> {
  const code = RoomCode.safeParse((await params).code);
  const invitation = code.success ? services().invitation(code.data, addressOf(request)) : null;
  const poster = invitation && {
    title: invitation.host,
    line: `invites you to draw. ${invitation.players === 1 ? 'One player is' : `${invitation.players} players are`} in.`,
    mood: 'pleased' as const,
    titleWithoutFont: 'Somebody',
  };
  return posterResponse(poster ?? SILENT_POSTER, request, 'private, max-age=30');
}
