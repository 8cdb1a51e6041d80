import { type Fingers, panBy, pinched, type Spot, type View } from './view.ts';

/** How many fingers, or which dragging pointer, hold the paper. */
type Hold =
  | { kind: 'pinch'; ids: readonly [number, number]; from: Fingers; start: View }
  | { kind: 'drag'; id: number; from: Spot; start: View };

/** Two fingers, or a pointer that drags, hold the paper and move it. Pure but for what it remembers: no DOM, no clock. */
export class PanZoomGesture {
  /** Fingers on the sheet, in the order in which they came. */
  private readonly fingers = new Map<number, Spot>();
  private hold: Hold | null = null;

  get isHolding(): boolean {
    return this.hold !== null;
  }

  fingerDown(id: number, spot: Spot): void {
    this.fingers.set(id, spot);
  }

  /** From here on the first two fingers move the paper. False: there are no two. */
  pinch(start: View): boolean {
    const [one, other] = [...this.fingers];
    if (!one || !other) return false;
    this.hold = { kind: 'pinch', ids: [one[0], other[0]], from: [one[1], other[1]], start };
    return true;
  }

  /** From here on this pointer moves the paper. */
  drag(id: number, from: Spot, start: View): void {
    this.hold = { kind: 'drag', id, from, start };
  }

  /** Where the paper is after a pointer's movement; null: that pointer does not move it. */
  move(id: number, spot: Spot): View | null {
    if (this.fingers.has(id)) this.fingers.set(id, spot);
    const { hold } = this;
    if (hold?.kind === 'drag') {
      return hold.id === id ? panBy(hold.start, spot.u - hold.from.u, spot.v - hold.from.v) : null;
    }
    if (!hold?.ids.includes(id)) return null;
    const [one, other] = hold.ids.map((each) => this.fingers.get(each));
    return one && other ? pinched(hold.start, hold.from, [one, other]) : null;
  }

  /** A pointer is gone. A finger that is left alone holds nothing, and draws nothing until it comes down again. */
  up(id: number): void {
    this.fingers.delete(id);
    const { hold } = this;
    if (hold?.kind === 'drag' ? hold.id === id : hold?.ids.includes(id)) this.hold = null;
  }
}
