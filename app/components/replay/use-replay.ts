'use client';

import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import { type Timeline, timelineOf } from '#canvas/replay.ts';
import type { DrawOp } from '#contract/drawing.ts';
import type { DrawingId } from '#contract/ids.ts';
import { ReplayStage } from './replay-stage.ts';

export const SPEEDS = [1, 2, 4] as const;
type Speed = (typeof SPEEDS)[number];

/** Longest step of a frame: after time in the background the replay continues where it was. */
const LONGEST_STEP_MS = 100;

export interface Replay {
  /** null: the ops are not loaded; the thumbnail is shown. */
  timeline: Timeline | null;
  /** Position; at first the end. */
  ms: number;
  playing: boolean;
  speed: Speed;
  /** The position is the end. */
  finished: boolean;
  /** The player has started or scrubbed the replay. */
  touched: boolean;
  setSpeed(speed: Speed): void;
  /** Plays or pauses; at the end it starts again. */
  toggle(): void;
  /** Pauses at that position. */
  seek(ms: number): void;
  /** Pauses at the end. */
  finish(): void;
}

/** The replay of a judged drawing on `canvas`. `autoPlay` starts it when it is loaded, unless reduced motion is preferred. */
export function useReplay(
  drawingId: DrawingId,
  canvas: RefObject<HTMLCanvasElement | null>,
  autoPlay: boolean,
): Replay {
  const [timeline, setTimeline] = useState<Timeline | null>(null);
  const [ms, setMs] = useState(0);
  const [playing, setPlaying] = useState(false);
  const [speed, setSpeed] = useState<Speed>(1);
  const [touched, setTouched] = useState(false);
  const stage = useRef<ReplayStage | null>(null);
  const position = useRef(0);

  const show = useCallback((next: number) => {
    position.current = next;
    stage.current?.show(next);
    setMs(next);
  }, []);

  useEffect(() => {
    const abort = new AbortController();
    fetch(`/drawings/${drawingId}/ops.json`, { signal: abort.signal })
      .then((response) => (response.ok ? response.json() : null))
      .then((body: { ops: DrawOp[] } | null) => {
        if (!body || abort.signal.aborted || !canvas.current) return;
        const known = timelineOf(body.ops);
        stage.current = new ReplayStage(canvas.current, known);
        const begins = autoPlay && !matchMedia('(prefers-reduced-motion: reduce)').matches;
        show(begins ? 0 : known.durationMs);
        setTimeline(known);
        setTouched(autoPlay);
        setPlaying(begins);
      })
      .catch(() => {
        // The thumbnail stays visible.
      });
    return () => {
      abort.abort();
      stage.current?.destroy();
      stage.current = null;
    };
  }, [drawingId, canvas, autoPlay, show]);

  const durationMs = timeline?.durationMs ?? 0;
  useEffect(() => {
    if (!playing) return;
    let before = performance.now();
    let frame = requestAnimationFrame(function step(now) {
      const next = position.current + speed * Math.min(LONGEST_STEP_MS, Math.max(0, now - before));
      before = now;
      show(Math.min(durationMs, next));
      if (next >= durationMs) setPlaying(false);
      else frame = requestAnimationFrame(step);
    });
    return () => cancelAnimationFrame(frame);
  }, [playing, speed, durationMs, show]);

  const finished = ms >= durationMs;
  return {
    timeline,
    ms,
    playing,
    speed,
    finished,
    touched,
    setSpeed,
    toggle: () => {
      setTouched(true);
      if (!playing && finished) show(0);
      setPlaying(!playing);
    },
    seek: (next) => {
      setTouched(true);
      setPlaying(false);
      show(Math.min(durationMs, Math.max(0, next)));
    },
    finish: () => {
      setPlaying(false);
      show(durationMs);
    },
  };
}
