import { availableParallelism } from 'node:os';
import { relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Config, ConfigError, readConfig } from '#server/config.ts';
import { ModelError } from '#server/judge/model-files.ts';
import { HELP, readCommand, UsageError } from './arguments.ts';
import { endpointOf, proxiesOf, RETRY_POLICY, type RetryPolicy } from './http.ts';
import { type InstallRequest, install } from './install.ts';
import {
  choose,
  EMBEDDED_NAME,
  findModel,
  type Installed,
  installedModels,
  partialModels,
  removeModel,
} from './installed.ts';
import { stateOf } from './lock.ts';
import { CommandError, describeFailure, openProgress, size } from './terminal.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const HUB = 'https://huggingface.co';

/** What the command has of its process. */
export interface ModelIo {
  stdout: Pick<NodeJS.WriteStream, 'write' | 'isTTY' | 'columns'>;
  stderr: Pick<NodeJS.WriteStream, 'write'>;
  env: Record<string, string | undefined>;
  /** Ctrl-C. */
  interrupt: AbortSignal;
  /** Ctrl-C may end the process at once. */
  onFetched(): void;
  retry?: RetryPolicy;
}

/** Runs one command. @returns the exit code: see HELP */
export async function runModel(argv: readonly string[], io: ModelIo): Promise<number> {
  try {
    return await run(argv, io);
  } catch (error) {
    const { text, exitCode } = failureOf(error as Error, io.interrupt);
    // A bar that was being drawn keeps its line.
    io.stderr.write(`${io.stdout.isTTY ? '\n' : ''}${text}\n`);
    return exitCode;
  }
}

async function run(argv: readonly string[], io: ModelIo): Promise<number> {
  const command = readCommand(argv);
  const say = (line: string) => io.stdout.write(`${line}\n`);
  if (command.kind === 'help') {
    io.stdout.write(HELP);
    return 0;
  }
  const config = readConfig(io.env, ROOT);
  const { dataFolder } = config;
  switch (command.kind) {
    case 'install':
      await runInstall(command.request, config, io);
      return 0;
    case 'list':
      for (const line of listed(await installedModels(dataFolder), config)) say(line);
      for (const { name, bytes } of await partialModels(dataFolder)) {
        say(`${name} is incomplete (${size(bytes)}): install it again to continue, or remove it.`);
      }
      return 0;
    case 'use': {
      const model = await findModel(dataFolder, command.model);
      await choose(dataFolder, model);
      say(`The server judges with ${model.name} from its next start on. Boards of other models stay as they are.`);
      if (io.env.MODEL) say('MODEL is set here: where the server finds it set, it wins over this choice.');
      return 0;
    }
    case 'remove':
      for (const folder of await removeModel(dataFolder, command.model, config.modelFolder)) say(`Removed ${folder}`);
      return 0;
    case 'verify': {
      const all = (await installedModels(dataFolder)).filter(({ lock }) => lock);
      return verify(command.model === null ? all : [await findModel(dataFolder, command.model)], say);
    }
  }
}

async function runInstall(request: InstallRequest, config: Config, io: ModelIo): Promise<void> {
  const { env } = io;
  const progress = openProgress(io.stdout, Date.now);
  const { name, folder, lock, prepared } = await install(request, {
    dataFolder: config.dataFolder,
    endpoint: endpointOf(env.HF_ENDPOINT || HUB, env.HF_TOKEN || null, proxiesOf(env)),
    retry: io.retry ?? RETRY_POLICY,
    // As many as the server's judge would take.
    threads: config.judgeThreads ?? Math.max(1, Math.floor(availableParallelism() / 2)),
    provider: config.judgeProvider,
    interrupt: io.interrupt,
    progress,
    onFetched: io.onFetched,
  });
  if (prepared) {
    const { provider, singleMs, perSecond, embeddingLength } = prepared;
    const speed = `${singleMs.toFixed(1)} ms a drawing alone, ${perSecond.toFixed(1)} drawings/s in batches`;
    progress.line(`Provider ${provider}, ${lock.precision}, ${embeddingLength} numbers an embedding: ${speed}.`);
    progress.line(`Installed ${name} in ${folder}.`);
  } else {
    progress.line(`${name} is installed already, every file as locked.`);
  }
  progress.line(`Judge with it: npm run model -- use ${name}`);
}

function listed(models: readonly Installed[], { modelFolder }: Config): string[] {
  const inUse = ({ folder }: Installed) => resolve(folder) === resolve(modelFolder);
  const width = Math.max(...models.map(({ name }) => name.length));
  const rows = models.map((model) => {
    const { name, lock, bytes } = model;
    const from = lock ? (lock.hub ? `${lock.hub.repository}@${lock.hub.commit.slice(0, 12)}` : 'a folder') : 'embedded';
    const mark = inUse(model) ? '*' : ' ';
    return `${mark} ${name.padEnd(width)}  ${(lock?.precision ?? '').padEnd(4)}  ${size(bytes).padStart(9)}  ${from}`;
  });
  if (!models.some(inUse)) rows.push(`* ${relative(process.cwd(), modelFolder) || '.'}  (MODEL, or no longer there)`);
  return [...rows, '* is in use from the next start of the server on.'];
}

async function verify(models: readonly Installed[], say: (line: string) => void): Promise<number> {
  if (models.length === 0) say('Nothing is installed.');
  let harmed = 0;
  for (const { name, folder, lock } of models) {
    if (!lock) {
      throw new CommandError(
        `${EMBEDDED_NAME} has no lock file: it is part of the repository, and git vouches for it.`,
      );
    }
    for (const file of lock.files) {
      const state = await stateOf(folder, file);
      if (state !== 'ok') harmed++;
      say(`  ${state.padEnd(10)}  ${name}/${file.path}`);
    }
  }
  if (harmed === 0) return 0;
  throw new CommandError(`${harmed} of the files are not as they were installed: run install again.`);
}

const ADVICE = {
  diskFull: 'The disk is full: free some space, or set DATA_DIR to another disk; the same command continues.',
  notWritable: (path?: string) =>
    `The files cannot be written${path ? ` (${path})` : ''}: check the rights, or set DATA_DIR.`,
};

function failureOf(error: Error, interrupt: AbortSignal): { text: string; exitCode: number } {
  if (error instanceof UsageError && !interrupt.aborted) return { text: `${error.message}\n\n${HELP}`, exitCode: 2 };
  const isForUser = error instanceof ModelError || error instanceof ConfigError;
  return describeFailure(isForUser ? new CommandError(error.message) : error, interrupt, ADVICE);
}
