import { posterResponse } from '#app/lib/link-preview.ts';
import { addressOf } from '#app/lib/picture-response.ts';
import { RoomCode } from '#contract/ids.ts';
import { invitationPoster, invitationTo } from '../invitation.ts';

export async function GET(request: Request, { params }: { params: Promise<{ code: string }> }): Promise<Response> {
  const code = RoomCode.safeParse((await params).code);
  const invitation = code.success ? invitationTo(code.data, addressOf(request)) : null;
  return posterResponse(invitationPoster(invitation), request, 'private, max-age=30');
}
