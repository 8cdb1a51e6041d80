import type { IncomingMessage } from 'node:http';

/** Those that a page, its data or an action of it can answer. */
const METHODS = ['GET', 'HEAD', 'POST', 'OPTIONS'];

interface Refusal {
  status: 400 | 405;
  sentence: string;
  headers?: Record<string, string>;
}

/**
 * Why no page can answer a request, whatever the page: found here, because the renderer takes it for a failure of its own
 * and logs a stack. null: nothing is wrong with it.
 */
export function badRequest({ method = '' }: IncomingMessage, path: string): Refusal | null {
  if (!METHODS.includes(method)) {
    return { status: 405, sentence: 'This method is not known here.', headers: { Allow: METHODS.join(', ') } };
  }
  try {
    // Paths are UTF-8 text; NUL is in none.
    if (decodeURIComponent(path).includes('\0')) throw new URIError('NUL');
  } catch {
    return { status: 400, sentence: 'This address is not well-formed.' };
  }
  return null;
}
