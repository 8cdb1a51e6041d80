import { parseArgs } from 'node:util';
import type { Precision } from '#server/judge/model-files.ts';
import type { InstallRequest } from './install.ts';
import { PRECISIONS } from './wanted-files.ts';

export const HELP = `Installs and chooses the CLIP that judges.

  npm run model -- install <owner/name>   download, check, try and calibrate a model of the hub
  npm run model -- use <model>            the next start of the server judges with it (doodle-clip: the embedded one)
  npm run model -- list                   what is there, and which one is in use
  npm run model -- verify [model]         hash the files again and compare them with the lock file
  npm run model -- remove <model>         delete it; never the one in use

  --precision <p>    fp32, fp16 or int8; without it: fp16 on a GPU, on a CPU int8 if it is faster here and scores alike
  --revision <r>     branch, tag or commit (default main); what it means now is pinned in the lock file
  --from <folder>    copy from a folder in the hub's layout instead: no network needed
  --help             this text

Environment: HF_ENDPOINT (a mirror), HF_TOKEN (private and gated models; sent to HF_ENDPOINT's host only), HTTPS_PROXY,
HTTP_PROXY and NO_PROXY, DATA_DIR (models go to its folder "models"), MODEL (a folder; wins over what "use" chose).
Exit code: 0 done, 1 not done and said why, 2 wrong arguments, 130 interrupted (the same command continues).
`;

export type Command =
  | { kind: 'help' }
  | { kind: 'install'; request: InstallRequest }
  | { kind: 'list' }
  | { kind: 'use' | 'remove'; model: string }
  | { kind: 'verify'; model: string | null };

/** The arguments make no sense; the message says why in one sentence. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** @throws UsageError */
export function readCommand(argv: readonly string[]): Command {
  const { values, positionals } = parsed(argv);
  const [kind, model, ...rest] = positionals;
  if (values.help || kind === undefined) return { kind: 'help' };
  if (rest.length > 0) throw new UsageError(`${kind} takes one model, not ${rest.length + 1}.`);
  if (kind !== 'install' && (values.precision ?? values.revision ?? values.from) !== undefined) {
    throw new UsageError('--precision, --revision and --from are for install.');
  }
  switch (kind) {
    case 'list':
      if (model !== undefined) throw new UsageError('list takes no model.');
      return { kind };
    case 'verify':
      return { kind, model: model ?? null };
    case 'use':
    case 'remove':
      return { kind, model: needed(kind, model) };
    case 'install':
      if (values.from !== undefined && values.revision !== undefined) {
        throw new UsageError('--revision is for the hub; a folder given by --from has one revision.');
      }
      return {
        kind,
        request: {
          id: needed(kind, model),
          precision: values.precision === undefined ? 'measured' : precisionOf(values.precision),
          revision: values.revision ?? 'main',
          from: values.from ?? null,
        },
      };
    default:
      throw new UsageError(`There is no command "${kind}".`);
  }
}

function needed(kind: string, model: string | undefined): string {
  if (model === undefined) throw new UsageError(`Say which model to ${kind}, e.g. openai/clip-vit-base-patch32.`);
  return model;
}

function precisionOf(value: string): Precision {
  const precision = PRECISIONS.find((known) => known === value);
  if (!precision) throw new UsageError(`--precision is one of ${PRECISIONS.join(', ')}.`);
  return precision;
}

function parsed(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        precision: { type: 'string' },
        revision: { type: 'string' },
        from: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw new UsageError((error as Error).message.split('\n')[0] as string);
  }
}
