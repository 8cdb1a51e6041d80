import { existsSync } from 'node:fs';
import { delimiter } from 'node:path';

/** Chromium brings a Vulkan driver that needs no GPU, and the loader for it. Slow, but a real WebGPU. */
const CHROMIUM = '/usr/lib/chromium';
const MANIFEST = `${CHROMIUM}/vk_swiftshader_icd.json`;

/** Environment of a process that finds that driver; null: there is none on this machine. */
export function softwareVulkan(): Record<string, string> | null {
  if (process.platform !== 'linux' || process.arch !== 'x64' || !existsSync(MANIFEST)) return null;
  const libraries = [process.env.LD_LIBRARY_PATH, CHROMIUM].filter(Boolean).join(delimiter);
  return { VK_ICD_FILENAMES: MANIFEST, VK_DRIVER_FILES: MANIFEST, LD_LIBRARY_PATH: libraries };
}
