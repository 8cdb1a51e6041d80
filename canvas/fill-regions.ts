import { FillMask } from './fill-mask.ts';
import { type Region, regionOf } from './fill-region.ts';
import type { AnyStroke } from './visible-strokes.ts';

interface Known {
  /** How many strokes lay below, the newest of them, and how far it had come. */
  index: number;
  below: AnyStroke | undefined;
  points: number;
  region: Region;
}

/** A fill stands at one place of one drawing: who asks again, in whichever picture, gets what was found the first time. */
const KNOWN = new WeakMap<AnyStroke, Known>();

/**
 * Finds what fills cover. A mask is made when the first fill needs it, and goes on from there as the drawing grows; after
 * an undo of what it shows it paints again what it remembers. Strokes must not change once another follows them.
 */
export class FillRegions {
  /** The one used least lately first. */
  readonly #masks: FillMask[] = [];
  readonly #most: number;

  /** @param masks how many drawings are gone on with; each takes some 5 MB. A clear begins one, and can be undone. */
  constructor(masks = 2) {
    this.#most = masks;
  }

  /**
   * What the fill at `index` of a drawing covers. `pause` is called after every piece of work; what is done by then is
   * not lost when it throws.
   */
  find(strokes: readonly AnyStroke[], index: number, pause: () => void = () => {}): Region {
    const fill = strokes[index] as AnyStroke;
    const below = strokes[index - 1];
    const points = below?.points.length ?? 0;
    const known = KNOWN.get(fill);
    if (known?.index === index && known.below === below && known.points === points) return known.region;
    const mask = this.#maskOf(strokes, index);
    for (let i = mask.count; i < index; i++) {
      mask.draw(strokes[i] as AnyStroke);
      pause();
    }
    const region = regionOf(mask.flood(fill));
    KNOWN.set(fill, { index, below, points, region });
    pause();
    return region;
  }

  /** One that shows some of the first `count` strokes and nothing else. */
  #maskOf(strokes: readonly AnyStroke[], count: number): FillMask {
    const below = strokes.slice(0, count);
    const shared = this.#masks.map((mask) => mask.shared(below));
    const most = Math.max(0, ...shared);
    const mask = most > 0 ? (this.#masks.splice(shared.indexOf(most), 1)[0] as FillMask) : new FillMask();
    mask.backTo(most);
    this.#masks.push(mask);
    if (this.#masks.length > this.#most) this.#masks.shift();
    return mask;
  }
}
