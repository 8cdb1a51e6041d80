import { services } from '#server/bridge.ts';

/** Address of a file of the logo. Another logo has another tag. */
export const logoPath = (tag: string, name: 'bar' | 'icon-192' | 'icon-512' | 'touch'): string =>
  `/logo/${tag}/${name}.png`;

/** Name and logo, for the pages. */
export function instanceView() {
  const { settings } = services();
  const logo = settings.get('logo');
  return {
    name: settings.get('name'),
    logo: logo && {
      src: logoPath(logo.tag, 'bar'),
      ...{ widthPx: logo.widthPx, heightPx: logo.heightPx, plate: logo.plate },
    },
  };
}

/** Icons of the tab and of home screens. */
export function instanceIcons() {
  const logo = services().settings.get('logo');
  if (logo === null) return { icon: [{ url: '/judge.svg', type: 'image/svg+xml', sizes: 'any' }] };
  return {
    icon: [{ url: logoPath(logo.tag, 'icon-192'), type: 'image/png', sizes: '192x192' }],
    apple: [{ url: logoPath(logo.tag, 'touch'), sizes: '180x180' }],
  };
}
