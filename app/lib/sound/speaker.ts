import { StoredSwitch } from '../store.ts';
import { schedule } from './schedule.ts';
import { type Cue, VOICES } from './voices.ts';

const VOLUME = 0.5;

/** Plays the sounds of this browser: on by default, and silent until the first user gesture, as browsers require. */
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
    // A context created before a gesture stays suspended and would play everything at once later.
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
      // Without a sound device the game is silent.
    }
    return this.#context;
  }
}

export const speaker = new Speaker();
