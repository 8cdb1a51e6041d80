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
export function badRequest({ method = '', headers }: IncomingMessage, path: string): Refusal | null {
  if (!METHODS.includes(method)) {
    return { status: 405, sentence: 'This method is not known here.', headers: { Allow: METHODS.join(', ') } };
  }
  try {
    // Paths are UTF-8 text; NUL is in none.
    if (decodeURIComponent(path).includes('\0')) throw new URIError('NUL');
  } catch {
    return { status: 400, sentence: 'This address is not well-formed.' };
  }
  if (!isRouterState(headers['next-router-state-tree'])) {
    return { status: 400, sentence: 'This request is not from a page of this server.' };
  }
  return null;
}

/** Characters; Next refuses longer ones. */
const MOST_STATE_CHARS = 40_000;

/** What Next's pages say about themselves when they ask for another: a tree as JSON, percent-encoded. Absent: fine. */
function isRouterState(header: string | string[] | undefined): boolean {
  if (header === undefined) return true;
  if (Array.isArray(header) || header.length > MOST_STATE_CHARS) return false;
  try {
    const tree: unknown = JSON.parse(decodeURIComponent(header));
    return Array.isArray(tree) && typeof tree[1] === 'object' && tree[1] !== null;
  } catch {
    return false;
  }
}
