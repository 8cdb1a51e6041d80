/** The pages that show something to the camera: a sheet of paper [PAPER-1], anything [PAPER-5]. */
const WITH_CAMERA = /^\/paper(?:\/words)?\/?$/;

/**
 * Content-Security-Policy for one response. Scripts run by nonce only; Next reads the nonce from the *request's*
 * header of the same name, so the listener sets it on both.
 */
export function contentSecurityPolicy(options: {
  nonce: string;
  development: boolean;
  https: boolean;
  /** Of the request, without its query. */
  path: string;
}): string {
  const { nonce, development, https, path } = options;
  const directives = [
    `default-src 'none'`,
    // 'strict-dynamic': what Next's own scripts load is trusted, no host list is.
    `script-src 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ''}`,
    `style-src 'self'${development ? " 'unsafe-inline'" : ` 'nonce-${nonce}'`}`,
    `img-src 'self' data: blob:`,
    `font-src 'self'`,
    // Same-origin WebSockets: 'self' covers ws and wss in every browser of the last years.
    `connect-src 'self'`,
    `manifest-src 'self'`,
    `base-uri 'none'`,
    `form-action 'self'`,
    `frame-ancestors 'none'`,
  ];
  // The pages with a worker of their own, which reads pictures of paper.
  if (WITH_CAMERA.test(path)) directives.push(`worker-src 'self'`);
  if (https) directives.push('upgrade-insecure-requests');
  return directives.join('; ');
}

/** Pictures of a drawing that are made to be shown elsewhere: every other answer is for our own pages. */
const SHOWN_ELSEWHERE = /^\/drawings\/[^/]+\/(?:card\.png|drawing\.png|replay\.gif|replay\.webp)$/;

/** Headers that every response carries. @param path of the request, without its query */
export function securityHeaders(https: boolean, path: string): Record<string, string> {
  return {
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
    'Referrer-Policy': 'same-origin',
    'Permissions-Policy': `camera=${WITH_CAMERA.test(path) ? '(self)' : '()'}, microphone=(), geolocation=(), payment=(), usb=()`,
    // Set here: a header that is set already is not replaced by what a route answers.
    'Cross-Origin-Resource-Policy': SHOWN_ELSEWHERE.test(path) ? 'cross-origin' : 'same-origin',
    // Over plain http browsers ignore both, the opener policy with a complaint.
    ...(https ? { 'Strict-Transport-Security': 'max-age=31536000', 'Cross-Origin-Opener-Policy': 'same-origin' } : {}),
  };
}
