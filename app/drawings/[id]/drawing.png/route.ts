import { pictureResponse } from '../picture.ts';

/** The judged drawing as a 1024 px PNG; `?caption=1`: with prompt, name and score below it. */
export async function GET(request: Request, { params }: { params: Promise<{ id: string }> }): Promise<Response> {
  const isCaptioned = new URL(request.url).searchParams.get('caption') === '1';
  return pictureResponse(request, (await params).id, isCaptioned ? 'captioned' : 'drawing');
}
