import { logoPath } from '#app/lib/instance.ts';
import { services } from '#server/bridge.ts';

/** [INSTANCE-3] Name and icons of a shortcut on a home screen. It opens in the browser, as every link does. */
export function GET(): Response {
  const { settings } = services();
  const [name, logo] = [settings.get('name'), settings.get('logo')];
  const manifest = {
    ...{ name, short_name: name, start_url: '/', display: 'browser' },
    ...{ background_color: '#faf5e8', theme_color: '#faf5e8' },
    icons:
      logo === null
        ? [{ src: '/judge.svg', sizes: 'any', type: 'image/svg+xml' }]
        : ([192, 512] as const).map((side) => ({
            src: logoPath(logo.tag, `icon-${side}`),
            sizes: `${side}x${side}`,
            type: 'image/png',
          })),
  };
  const headers = { 'Content-Type': 'application/manifest+json', 'Cache-Control': 'public, max-age=600' };
  return new Response(JSON.stringify(manifest), { headers });
}

/** Settings are read while the server runs, not when it is built. */
export const dynamic = 'force-dynamic';
