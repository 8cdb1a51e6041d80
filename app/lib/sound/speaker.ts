import { StoredSwitch } from '../store.ts';
import { schedule } from './schedule.ts';
import { type Cue, VOICES } from './voices.ts';

const VOLUME = 0.5;

/** The sounds of this browser: on unless switched off, remembered, and silent until the page was touched (browsers ask for it). */
class Speaker extends StoredSwitch {
  #context: AudioContext | null = null;
  #out: AudioNode | null = null;

  constructor() {
    super('dj.sound', true);
  }

  readonly toggle = (): void => {
    const on = !this.isOn();
    this.turn(on);
    if (on) this.play('tick');
    else void this.#context?.suspend();
  };

  /** Plays a cue now, or nothing where sound is off or not allowed. */
  readonly play = (cue: Cue): void => {
    if (!this.isOn() || document.visibilityState === 'hidden') return;
    // Asked for before a gesture, a context stays suspended and would play all of it at once later.
    if (!this.#context && navigator.userActivation?.hasBeenActive === false) return;
    const context = this.#open();
    if (!context || !this.#out) return;
    if (context.state === 'suspended') void context.resume().catch(() => {});
    schedule(context, this.#out, VOICES[cue], context.currentTime + 0.01);
  };

  #open(): AudioContext | null {
    if (this.#context) return this.#context;
    try {
      const context = new AudioContext();
      // Several cues at once must not crackle.
      const limiter = context.createDynamicsCompressor();
      const volume = context.createGain();
      volume.gain.value = VOLUME;
      volume.connect(limiter).connect(context.destination);
      this.#context = context;
      this.#out = volume;
    } catch {
      // No sound device, or none for this page: the game is whole without.
    }
    return this.#context;
  }
}

export const speaker = new Speaker();
