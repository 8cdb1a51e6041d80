import { fork } from 'node:child_process';
import { programOf, WORKER_BOOT } from '#server/lib/worker-thread.ts';
import type { ModelFiles } from '../model-files.ts';
import type { Preprocessing } from '../preprocessing.ts';
import { openTowers, type TowersOptions } from '../towers.ts';
import { reasonOf } from './names.ts';
import { type Probe, type ProbeResult, tryProbe } from './probe.ts';

/** The message to the process that tries a provider. */
export interface TrialTask {
  files: Pick<ModelFiles, 'visionFile' | 'textFile'>;
  preprocessing: Pick<Preprocessing, 'channels' | 'sidePx'>;
  options: TowersOptions;
  probe: Probe;
}

type TrialAnswer = { ok: true; result: ProbeResult } | { ok: false; message: string };

export type Trial = { ok: true; result: ProbeResult } | { ok: false; reason: string };

/** A driver may compile for an unknown card at its first start; a driver that hangs takes longer. */
const TRIAL_LIMIT_MS = 120_000;
/** The end of what the process wrote is enough: the last complaint is the one that ended it. */
const STDERR_KEPT = 16_384;

export interface TrialLimits {
  limitMs?: number;
  /** First file of the process. */
  boot?: URL;
}

/** Runs the probe on a provider in a process of its own. Never rejects: every failure there is a reason. */
export function tryInProcess(
  task: TrialTask,
  { limitMs = TRIAL_LIMIT_MS, boot = WORKER_BOOT }: TrialLimits = {},
): Promise<Trial> {
  return new Promise((resolve) => {
    const child = fork(boot, [programOf(new URL(import.meta.url))], {
      serialization: 'advanced',
      execArgv: [],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    let stderr = '';
    let answer: TrialAnswer | null = null;
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      child.kill('SIGKILL');
    }, limitMs);
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      stderr = (stderr + text).slice(-STDERR_KEPT);
    });
    child.once('message', (message: TrialAnswer) => {
      answer = message;
      // The answer is complete. A driver may still crash or hang when the process ends.
      child.kill('SIGKILL');
    });
    const end = (trial: Trial) => {
      clearTimeout(timer);
      resolve(trial);
    };
    child.once('error', (error) => end({ ok: false, reason: `it could not be tried: ${reasonOf(error.message)}` }));
    child.once('close', (code, signal) => {
      if (answer) end(answer.ok ? answer : { ok: false, reason: reasonOf(answer.message, stderr) });
      else if (late) end({ ok: false, reason: `it gave no answer within ${limitMs / 1000} s` });
      else end({ ok: false, reason: `it crashed when it was tried (${signal ?? `exit code ${code}`})` });
    });
    // Sending to a process that died at once fails; `close` reports it.
    child.send(task, () => undefined);
  });
}

/** The process that tries a provider: a driver that crashes takes it with it. */
export function serve(): void {
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
}
