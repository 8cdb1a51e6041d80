import { NextIntlClientProvider } from 'next-intl';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { DrawingBoard } from '#app/components/drawing-board/drawing-board.tsx';
import { DrawingSession } from '#app/lib/drawing/drawing-session.ts';
import tools from '#app/messages/en/tools.json';
import { FillRegions } from '#canvas/fill-regions.ts';
import { replayOps, visibleStrokes } from '#canvas/visible-strokes.ts';
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
  /** What each fill of a drawing covers, found by this browser. */
  regions(ops: DrawOp[]): number[][];
}

declare global {
  interface Window {
    harness: Harness;
  }
}

function regions(ops: DrawOp[]): number[][] {
  const strokes = visibleStrokes(replayOps(ops));
  const found = new FillRegions();
  return strokes.flatMap(({ tool }, i) => (tool === 'fill' ? [[...found.find(strokes, i).corners]] : []));
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
  window.harness = { session, sent, mount, regions, online: true };
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
