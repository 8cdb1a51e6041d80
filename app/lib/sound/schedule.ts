import type { Note, Scratch, Tone } from './voices.ts';

/** An exponential ramp cannot reach 0. */
const SILENCE = 0.0001;
const ATTACK_S = 0.006;

/** Plays a voice into `out` from `when` on (seconds on the context's clock). */
export function schedule(context: BaseAudioContext, out: AudioNode, voice: readonly Note[], when: number): void {
  for (const note of voice) {
    const start = when + note.at;
    const source = note.kind === 'tone' ? tone(context, note, start) : scratch(context, note);
    const envelope = context.createGain();
    envelope.gain.setValueAtTime(SILENCE, start);
    envelope.gain.exponentialRampToValueAtTime(note.gain, start + ATTACK_S);
    envelope.gain.exponentialRampToValueAtTime(SILENCE, start + note.seconds);
    source.last.connect(envelope).connect(out);
    source.first.start(start);
    source.first.stop(start + note.seconds + 0.02);
  }
}

function tone(context: BaseAudioContext, note: Tone, start: number) {
  const oscillator = context.createOscillator();
  oscillator.type = note.wave;
  oscillator.frequency.setValueAtTime(note.hz, start);
  if (note.toHz) oscillator.frequency.exponentialRampToValueAtTime(note.toHz, start + note.seconds);
  return { first: oscillator, last: oscillator };
}

function scratch(context: BaseAudioContext, note: Scratch) {
  const length = Math.ceil((note.seconds + 0.05) * context.sampleRate);
  const buffer = context.createBuffer(1, length, context.sampleRate);
  const samples = buffer.getChannelData(0);
  for (let i = 0; i < length; i++) samples[i] = Math.random() * 2 - 1;
  const source = context.createBufferSource();
  source.buffer = buffer;
  const filter = context.createBiquadFilter();
  filter.type = 'bandpass';
  filter.frequency.value = note.hz;
  filter.Q.value = 0.8;
  source.connect(filter);
  return { first: source, last: filter };
}
