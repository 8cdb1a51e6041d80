const MAX_PATH_CHARS = 500;
/** Only for `URL`, which wants an origin. */
const BASE = 'http://doodle.invalid';

/**
 * The page of this server that a link leads back to: its path with query. Anything else is the start page, so that no link
 * leads people who have just entered a password to another site.
 */
export function pathToGoBackTo(wanted: unknown): string {
  if (typeof wanted !== 'string' || wanted.length > MAX_PATH_CHARS || !/^\/(?![/\\])/.test(wanted)) return '/';
  try {
    const url = new URL(wanted, BASE);
    const path = url.pathname + url.search;
    // `/..//host` would become an address of another host.
    return url.origin === BASE && !/^\/[/\\]/.test(path) && url.pathname !== '/join' ? path : '/';
  } catch {
    return '/';
  }
}
