import { headers } from 'next/headers';

/** Origin under which the visitor sees this page, such as `https://doodle.example`. The HTTP layer sets it on every request. */
export async function requestOrigin(): Promise<string> {
  return (await headers()).get('x-doodle-origin') ?? 'http://localhost';
}

/** Address of the visitor, for limits. The HTTP layer sets it on every request. */
export async function requestAddress(): Promise<string> {
  return (await headers()).get('x-doodle-address') ?? 'unknown';
}
