import { GENERAL_POSTER, posterResponse } from '#app/lib/link-preview.ts';

export const GET = (request: Request): Promise<Response> =>
  posterResponse(GENERAL_POSTER, request, 'public, max-age=86400');
