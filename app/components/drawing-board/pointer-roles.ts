import type { PointerKind, PointerSample } from '#canvas/drawing-input.ts';
import type { Fingers, Spot } from './view.ts';

/** A pointer on the sheet: a mouse, a pen, or whatever of a hand touches it. */
export interface PointerInput {
  kind: 'down' | 'move' | 'up' | 'cancel';
  id: number;
  pointer: PointerKind;
  spot: Spot;
  /** Coalesced, oldest first. */
  samples: readonly PointerSample[];
  /** On one clock for all pointers. */
  timeMs: number;
}

/** What the board does then. Strokes belong to a pointer; a pinch to the two fingers at these spots. */
export type PointerAction =
  | { kind: 'draw'; id: number; pointer: PointerKind; samples: readonly PointerSample[] }
  /** With `cancel` the stroke ends as it is. */
  | { kind: 'move' | 'up' | 'cancel'; id: number; samples: readonly PointerSample[] }
  /** The stroke is taken back. */
  | { kind: 'abandon'; id: number }
  | { kind: 'pinch'; from: Fingers }
  | { kind: 'pinch-to'; to: Fingers }
  /** @param isUndone it was no pinch: the view is as before */
  | { kind: 'pinch-end'; isUndone: boolean };

/** While a pen hovers, draws, or has just drawn, whatever touches the sheet is the hand that holds it. */
const BESIDE_PEN_MS = 700;
/** The pen is the one that draws until it has been away for this long. Fingers only pan and zoom. */
const PEN_AWAY_MS = 30_000;
/** A stroke of a touch this young is taken back when a pen comes down: the hand arrives before the pen. */
const BEFORE_PEN_MS = 500;
/** A touch that has moved no further than this rests, as a share of the sheet's side. */
const RESTING_WITHIN = 0.008;
/** One that rests for longer draws no dot. */
const REST_MS = 1_000;
/** The second finger of a pinch comes this soon after the first, if that one rests. */
const TOGETHER_MS = 400;
/** Two fingers that have moved this far make a pinch. */
const PINCH_FROM = 0.025;
/** But not when the first has already drawn further than this. */
const PINCH_WITHIN = 0.1;

interface Touch {
  /** `waits`: a second finger, of which nobody knows yet what it does, one that is left of a pinch, or any while the pen draws. */
  role: 'draws' | 'waits' | 'pinches' | 'rests';
  downMs: number;
  from: Spot;
  at: Spot;
  /** Largest distance from where it came down. */
  strayed: number;
  /** Where it was when the second finger came. */
  together: Spot;
  /** Its samples while it waits. */
  samples: PointerSample[];
}

/** Decides which pointers draw, which pan and zoom, and which are a hand that rests on the sheet. No DOM, no clock. */
export class PointerRoles {
  readonly #touches = new Map<number, Touch>();
  readonly #pens = new Set<number>();
  #penSeenMs = Number.NEGATIVE_INFINITY;
  /** A finger that tapped while another one was down: its dot follows if that was a dot, too. */
  #tap: { id: number; samples: PointerSample[] } | null = null;

  take(input: PointerInput): PointerAction[] {
    if (input.pointer === 'touch') return this.#touched(input);
    if (input.pointer === 'mouse') return [asItIs(input)];
    this.#penSeenMs = Math.max(this.#penSeenMs, input.timeMs);
    if (input.kind === 'down') {
      this.#pens.add(input.id);
      return [...this.#restAll(input.timeMs), asItIs(input)];
    }
    if (input.kind !== 'move') this.#pens.delete(input.id);
    return [asItIs(input)];
  }

  #touched(input: PointerInput): PointerAction[] {
    if (input.kind === 'down') return this.#touchDown(input);
    const touch = this.#touches.get(input.id);
    if (!touch) return [];
    touch.at = input.spot;
    touch.strayed = Math.max(touch.strayed, apart(touch.from, touch.at));
    if (touch.role === 'waits' && !this.#isPenHere(input.timeMs)) touch.samples.push(...input.samples);
    if (input.kind === 'move') return this.#touchMoved(touch, input);
    this.#touches.delete(input.id);
    return this.#touchUp(touch, input);
  }

  #touchDown(input: PointerInput): PointerAction[] {
    const { id, spot, samples, timeMs } = input;
    const touch: Touch = {
      role: 'rests',
      downMs: timeMs,
      from: spot,
      at: spot,
      strayed: 0,
      together: spot,
      samples: [...samples],
    };
    // Its "up" was lost if it is there already.
    const actions = [...this.#touched({ ...input, kind: 'cancel' }), ...this.#restStill(timeMs)];
    const [first, ...others] = this.#active();
    this.#touches.set(id, touch);
    if (this.#pens.size > 0 || timeMs - this.#penSeenMs < BESIDE_PEN_MS || others.length > 0) return actions;
    if (first) {
      if (first.role === 'pinches' || (first.role === 'draws' && first.strayed > PINCH_WITHIN)) return actions;
      touch.role = 'waits';
      first.together = first.at;
      return actions;
    }
    touch.role = this.#isPenHere(timeMs) ? 'waits' : 'draws';
    return touch.role === 'draws' ? [...actions, { kind: 'draw', id, pointer: 'touch', samples }] : actions;
  }

  #touchMoved(touch: Touch, { id, samples, timeMs }: PointerInput): PointerAction[] {
    if (touch.role === 'rests') return [];
    const [one, other] = this.#active();
    if (one && other) {
      const to: Fingers = [one.at, other.at];
      if (touch.role === 'pinches') return [{ kind: 'pinch-to', to }];
      const ways = [one, other].map(({ together, at }) => apart(together, at));
      // A hand that rests beside a pen rolls: there, both have to move.
      const way = this.#isPenHere(timeMs) ? Math.min(...ways) : Math.max(...ways);
      if (way >= PINCH_FROM) {
        const abandoned = this.#abandon([one, other]);
        one.role = 'pinches';
        other.role = 'pinches';
        this.#tap = null;
        return [...abandoned, { kind: 'pinch', from: [one.together, other.together] }, { kind: 'pinch-to', to }];
      }
    }
    return touch.role === 'draws' ? [{ kind: 'move', id, samples }] : [];
  }

  #touchUp(touch: Touch, { kind, id, samples, timeMs }: PointerInput): PointerAction[] {
    const [other] = this.#active();
    const isStill = touch.strayed <= RESTING_WITHIN;
    const isTap = isStill && timeMs - touch.downMs <= REST_MS;
    switch (touch.role) {
      case 'rests':
        return [];
      case 'pinches':
        // It may pinch again with another finger.
        if (other) other.role = 'waits';
        return [{ kind: 'pinch-end', isUndone: false }];
      case 'waits':
        if (other?.role === 'draws' && isTap && kind === 'up') this.#tap = { id, samples: touch.samples };
        return [];
      case 'draws': {
        const isHand = kind === 'cancel' ? !keepsStroke(touch, timeMs) : isStill && !isTap;
        const end: PointerAction = isHand
          ? { kind: 'abandon', id }
          : { kind: kind === 'up' ? kind : 'cancel', id, samples };
        return [end, ...this.#nextFinger(isTap)];
      }
    }
  }

  /** The finger that tapped, or is still down, beside one that drew. */
  #nextFinger(isAfterTap: boolean): PointerAction[] {
    const tap = isAfterTap ? this.#tap : null;
    this.#tap = null;
    const actions: PointerAction[] = tap
      ? [
          { kind: 'draw', id: tap.id, pointer: 'touch', samples: tap.samples },
          { kind: 'up', id: tap.id, samples: tap.samples.slice(-1) },
        ]
      : [];
    for (const [id, touch] of this.#touches) {
      if (touch.role !== 'waits') continue;
      touch.role = 'draws';
      return [...actions, { kind: 'draw', id, pointer: 'touch', samples: touch.samples }];
    }
    return actions;
  }

  /** A pen comes down: all touches are the hand that holds it. */
  #restAll(timeMs: number): PointerAction[] {
    const actions: PointerAction[] = [];
    const active = [...this.#touches].filter(([, { role }]) => role !== 'rests');
    if (active.some(([, { role }]) => role === 'pinches')) actions.push({ kind: 'pinch-end', isUndone: true });
    for (const [id, touch] of active) {
      if (touch.role === 'draws') {
        actions.push(keepsStroke(touch, timeMs) ? { kind: 'cancel', id, samples: [] } : { kind: 'abandon', id });
      }
      touch.role = 'rests';
    }
    this.#tap = null;
    return actions;
  }

  /** Another touch comes: one that has rested for a while has nothing to do with it. */
  #restStill(timeMs: number): PointerAction[] {
    const still = this.#active().filter(
      ({ role, strayed, downMs }) => role !== 'pinches' && strayed <= RESTING_WITHIN && timeMs - downMs > TOGETHER_MS,
    );
    const abandoned = this.#abandon(still);
    for (const touch of still) touch.role = 'rests';
    return abandoned;
  }

  /** Takes back what these draw. */
  #abandon(touches: readonly Touch[]): PointerAction[] {
    return [...this.#touches].flatMap(([id, touch]) =>
      touch.role === 'draws' && touches.includes(touch) ? [{ kind: 'abandon', id }] : [],
    );
  }

  #isPenHere = (timeMs: number): boolean => timeMs - this.#penSeenMs < PEN_AWAY_MS;

  /** Touches with a part in something, in order of arrival. */
  #active = (): Touch[] => [...this.#touches.values()].filter(({ role }) => role !== 'rests');
}

/** Whether a stroke that is interrupted was drawn by a finger, and not by the hand that holds a pen. */
const keepsStroke = ({ strayed, downMs }: Touch, timeMs: number): boolean =>
  strayed > RESTING_WITHIN && timeMs - downMs >= BEFORE_PEN_MS;

const apart = (a: Spot, b: Spot): number => Math.hypot(a.u - b.u, a.v - b.v);

/** A mouse or a pen. */
function asItIs({ kind, id, pointer, samples }: PointerInput): PointerAction {
  return kind === 'down' ? { kind: 'draw', id, pointer, samples } : { kind, id, samples };
}
