import type { IncomingMessage } from 'node:http';
import { originAllowed } from './request.ts';

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
export function badRequest(request: IncomingMessage, path: string, publicUrl: string | null): Refusal | null {
  const { method = '', headers } = request;
  if (!METHODS.includes(method)) {
    return { status: 405, sentence: 'This method is not known here.', headers: { Allow: METHODS.join(', ') } };
  }
  try {
    // Paths are UTF-8 text; NUL is in none.
    if (decodeURIComponent(path).includes('\0')) throw new URIError('NUL');
  } catch {
    return { status: 400, sentence: 'This address is not well-formed.' };
  }
  // Actions change something: another site must not start one.
  if (method === 'POST' && !originAllowed(headers.origin, headers.host, publicUrl)) {
    return { status: 400, sentence: 'This form is not from a page of this server.' };
  }
  return null;
}
