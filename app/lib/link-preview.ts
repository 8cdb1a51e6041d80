import type { Metadata } from 'next';
import { addressOf, knownTags, pictureResponse } from '#app/lib/picture-response.ts';
import { services } from '#server/bridge.ts';

type Poster = Parameters<ReturnType<typeof services>['share']['poster']>[0];

interface PreviewedPage {
  title: string;
  description: string;
  /** Addresses follow `metadataBase`, hence PUBLIC_URL. */
  path: string;
  /** Path of a picture of 1200 × 630 px. */
  card: string;
  /** What the picture shows; default: the title. */
  alt?: string;
  type?: 'article' | 'website';
}

/** The Open Graph and Twitter tags of a page [LINK-1]. */
export function linkPreview(page: PreviewedPage): Pick<Metadata, 'openGraph' | 'twitter'> {
  const { title, description, path, card, alt = title, type = 'website' } = page;
  const image = { url: card, width: 1200, height: 630, type: 'image/png', alt };
  return {
    openGraph: { title, description, type, url: path, siteName: services().settings.get('name'), images: [image] },
    twitter: { card: 'summary_large_image', title, description, images: [image] },
  };
}

/** The card of a page without a special one, and of a room that is not told of. */
export const GENERAL_CARD = '/card.png';
export const GENERAL_POSTER: Poster = {
  title: 'Everyone draws the same words',
  line: 'and an AI judge marks them',
  mood: 'pleased',
};

export async function posterResponse(poster: Poster, request: Request, cacheControl: string): Promise<Response> {
  const { share } = services();
  return pictureResponse(await share.poster(poster, addressOf(request), knownTags(request)), cacheControl);
}
