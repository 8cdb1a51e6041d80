import { pictureResponse } from '../picture.ts';

/** The picture of the drawing’s link, for Open Graph: a PNG of 1200 × 630 px. */
export async function GET(request: Request, { params }: { params: Promise<{ id: string }> }): Promise<Response> {
  return pictureResponse(request, (await params).id, 'card');
}
