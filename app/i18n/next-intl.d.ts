import type { Messages as AllMessages } from './catalogue.ts';
import type { FORMATS } from './formats.ts';

/** Makes the compiler know every key, so that a wrong one is found by `npm run types`. */
declare module 'next-intl' {
  interface AppConfig {
    Messages: AllMessages;
    Formats: typeof FORMATS;
  }
}
