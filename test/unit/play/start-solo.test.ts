import { describe, expect, it, vi } from 'vitest';
import { startSolo } from '#app/components/solo/solo-game.ts';

const room = { ok: true as const, code: 'BK4TW' };
const refused = { ok: false as const, error: { code: 'no_prompts' as const, message: 'No.' } };

const client = (answers: { create?: object; send?: object }) => {
  const create = vi.fn(async () => answers.create ?? room);
  const send = vi.fn(async () => answers.send ?? { ok: true });
  const leave = vi.fn(async () => {});
  return { create, send, leave };
};
const start = (with_: ReturnType<typeof client>) => startSolo(with_ as never, 'Ada', { mode: 'daily' });

describe('[SCREEN-7] drawing alone with one press', () => {
  it('opens a room and begins its round', async () => {
    const far = client({});
    expect(await start(far)).toEqual(room);
    expect(far.send).toHaveBeenCalledWith('room:start', {});
    expect(far.leave).not.toHaveBeenCalled();
  });

  it('keeps no seat where no round begins', async () => {
    const far = client({ send: refused });
    expect(await start(far)).toEqual(refused);
    expect(far.leave).toHaveBeenCalledOnce();
  });

  it('has nothing to leave where no room was opened', async () => {
    const far = client({ create: refused });
    expect(await start(far)).toEqual(refused);
    expect(far.leave).not.toHaveBeenCalled();
  });
});
