import type { ReactNode } from 'react';

/** For `t.rich`: `<hidden>` in a message is said by screen readers and not seen. */
export const hidden = (text: ReactNode) => <span className="visually-hidden">{text}</span>;
