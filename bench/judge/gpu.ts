import { gpuName } from '../machine.ts';
import type { Measure } from '../measure.ts';

export const gpu: Measure = {
  names: ['judge.gpu.fp16'],
  async measure() {
    if (gpuName() === null) return { 'judge.gpu.fp16': { skipped: 'This machine has no NVIDIA GPU.' } };
    return { 'judge.gpu.fp16': { skipped: 'Not written yet.' } };
  },
};
