import { pictureResponse } from '../picture.ts';

/** The replay as an animated GIF. */
export async function GET(request: Request, { params }: { params: Promise<{ id: string }> }): Promise<Response> {
  return pictureResponse(request, (await params).id, 'gif');
}
