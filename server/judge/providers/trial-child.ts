import { openTowers } from '../towers.ts';
import { tryProbe } from './probe.ts';
import type { TrialAnswer, TrialTask } from './trial.ts';

// The process that a provider is tried in: a driver that crashes takes this one with it, and not the server.
const send = (answer: TrialAnswer) => process.send?.(answer, () => process.exit(0));

process.on('disconnect', () => process.exit(1));
process.once('message', async ({ files, preprocessing, options, probe }: TrialTask) => {
  try {
    const towers = await openTowers(files, preprocessing, options);
    send({ ok: true, result: await tryProbe(towers, probe) });
  } catch (error) {
    send({ ok: false, message: error instanceof Error ? error.message : String(error) });
  }
});
