import { NextIntlClientProvider } from 'next-intl';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { DrawingBoard } from '#app/components/drawing-board/DrawingBoard.tsx';
import { DrawingSession } from '#app/lib/drawing/drawing-session.ts';
import tools from '#app/messages/en/tools.json';
import type { DrawOp } from '#contract/drawing.ts';
import '#app/globals.css';
import './page.css';

/** What the tests of the board reach from outside. */
export interface Harness {
  session: DrawingSession;
  /** Ops that arrived, as a server would have stored them. */
  sent: DrawOp[];
  online: boolean;
  /** Mounts the board anew on these ops. */
  mount(ops: DrawOp[], disabled?: boolean): void;
}

declare global {
  interface Window {
    harness: Harness;
  }
}

const root = createRoot(document.querySelector('main') as HTMLElement);
let rounds = 0;

function mount(ops: DrawOp[], disabled = false): void {
  const sent = [...ops];
  const session = new DrawingSession({
    roundId: `round-${++rounds}`,
    ops,
    storage: window.sessionStorage,
    send: async (from, batch) => {
      if (!window.harness?.online) throw new Error('offline');
      sent.push(...batch.slice(sent.length - from));
      return { ok: true, acked: sent.length - 1 };
    },
    now: () => performance.now(),
  });
  window.harness = { session, sent, mount, online: true };
  root.render(
    <StrictMode>
      <header>
        <p>
          Draw <strong>a house</strong>
        </p>
        <input aria-label="Chat" />
      </header>
      <div className="stage">
        <NextIntlClientProvider locale="en" messages={{ tools }}>
          <DrawingBoard key={rounds} session={session} disabled={disabled} label="Your drawing of a house" />
        </NextIntlClientProvider>
      </div>
    </StrictMode>,
  );
}

mount([]);
