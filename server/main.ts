import { fileURLToPath } from 'node:url';
import { type Config, ConfigError, readConfig } from './config.ts';
import { fileCause } from './lib/file-cause.ts';
import { createLogger, prettyStream } from './lib/logger.ts';
import { type Closer, type Life, startServer } from './start-server.ts';

/** The process of a server: its configuration, its signals and its end. */

/** A signal to stop gets this long before the process ends anyway; everything acknowledged is on disk at any moment. */
const SHUTDOWN_LIMIT_MS = 4_500;

/** A sentence for the operator; null when the cause is a defect of the program, whose stack should be shown. */
function plainCause(error: unknown, config: Config): string | null {
  const ofFile = fileCause(error);
  if (ofFile !== null) return ofFile;
  const { code, name, message } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE')
    return `Port ${config.port} is in use. Stop what listens there, or set PORT to another one.`;
  if (code === 'EACCES' && config.port < 1024)
    return `Port ${config.port} needs more rights. Set PORT to 1024 or above.`;
  if (['EADDRNOTAVAIL', 'ENOTFOUND', 'EAI_AGAIN', 'EAFNOSUPPORT', 'EINVAL'].includes(code ?? ''))
    return `HOST ${config.host} is no address of this machine.`;
  return name === 'Error' || name.endsWith('TypeError') ? null : message;
}

async function main(): Promise<void> {
  let config: Config;
  try {
    config = readConfig(process.env, fileURLToPath(new URL('..', import.meta.url)));
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    console.error(`Doodle Judge can't start, because of its environment:\n${error.message}`);
    process.exit(2);
  }
  const pretty = config.mode === 'development' && process.stderr.isTTY ? await prettyStream() : null;
  const logger = createLogger(config.logLevel, pretty ?? undefined);
  const closers: Closer[] = [];
  const life: Life = { stage: 'starting' };
  let stopping: Promise<void> | null = null;
  const stop = (exitCode: number): Promise<void> => {
    stopping ??= (async () => {
      life.stage = 'stopping';
      logger.info({ exitCode }, 'server stopping');
      setTimeout(() => process.exit(exitCode), SHUTDOWN_LIMIT_MS).unref();
      for (const close of closers.splice(0)) {
        await close().catch((error: unknown) => logger.error({ err: error }, 'closing failed'));
      }
      logger.info({ exitCode }, 'server stopped');
      process.exit(exitCode);
    })();
    return stopping;
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    // `npm start` had its own until now.
    process.removeAllListeners(signal);
    process.on(signal, () => void stop(0));
  }
  process.on('unhandledRejection', (error) => logger.error({ err: error }, 'unhandled rejection'));
  process.on('uncaughtException', (error) => {
    logger.fatal({ err: error }, 'uncaught exception');
    void stop(1);
  });

  try {
    await startServer(config, logger, closers, life);
  } catch (error) {
    // What is closed under a start that was told to stop makes it fail.
    if (stopping) return stopping;
    const cause = plainCause(error, config);
    if (cause === null) logger.fatal({ err: error }, 'start failed');
    console.error(`Doodle Judge can't start: ${cause ?? (error as Error).message}`);
    await stop(1);
  }
}

await main();
