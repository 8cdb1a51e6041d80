import { spawn } from 'node:child_process';
import { program } from './launch.ts';

export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs a TypeScript program of this project to its end, as its npm script does. */
export function runScript(file: string, ...args: string[]): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [...program(file), ...args]);
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
    });
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}
