import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { type AddressInfo, isIPv6 } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import next from 'next';
import { areAlike } from '#canvas/likeness.ts';
import { createAdminAccounts, ensureFirstOwner } from './admin/accounts.ts';
import { createAdminAuth } from './admin/admin-auth.ts';
import { createApiKeys } from './admin/api-keys.ts';
import { createJoinPassword } from './admin/join-password.ts';
import type { JoinPassword } from './admin/port.ts';
import { removeLeftovers } from './backup/leftovers.ts';
import { openBackups } from './backup/open-backups.ts';
import { provideServices } from './bridge.ts';
import { openComparisons } from './comparisons/open-comparisons.ts';
import type { Config } from './config.ts';
import { openDrawingMachine } from './drawing-machine/open-machine.ts';
import { openExplanations } from './explanations/open-explanations.ts';
import { openFirstDrawings } from './first-drawings/open-first-drawings.ts';
import { openGallery } from './gallery/open-gallery.ts';
import { attachGateway, type Gateway } from './gateway/attach-gateway.ts';
import { boardsOf } from './gateway/board-feed.ts';
import { limitConnections } from './http/connection-limit.ts';
import { createListener, type ListenerOptions } from './http/listener.ts';
import { PageGate } from './http/page-gate.ts';
import { cookieValueOf, newPlayer, playerOf } from './http/player-cookie.ts';
import { clientAddress, originAllowed } from './http/request.ts';
import { StaticFiles } from './http/static-files.ts';
import { openJudge } from './judge/open-judge.ts';
import type { Judge } from './judge/port.ts';
import { openJudgeService } from './judge-service/open-judge-service.ts';
import { BufferedBytes } from './lib/buffered-bytes.ts';
import { captureConsole, type Logger } from './lib/logger.ts';
import { loadSecret } from './lib/secret.ts';
import { openModeration } from './moderation/open-moderation.ts';
import { openUnsafeWatch } from './moderation/unsafe-watch.ts';
import { openOps } from './ops/open-ops.ts';
import { createReadiness } from './ops/readiness.ts';
import type { DeletionPorts } from './players/deletion.ts';
import { createExporter, EXPORT_PATH } from './players/export.ts';
import { openPlayers } from './players/open-players.ts';
import { openPromptTools } from './prompts/open-prompt-tools.ts';
import { openRejudging } from './rejudging/open-rejudging.ts';
import { openRooms, type Rooms } from './rooms/open-rooms.ts';
import { environmentLines, fixedByEnvironment } from './settings/environment.ts';
import { type OpenSettings, openSettings } from './settings/open-settings.ts';
import { openShare } from './share/open-share.ts';
import { startupBlock } from './startup-block.ts';
import { readDatabaseUrl } from './storage/database-url.ts';
import { openStorage } from './storage/open-storage.ts';
import type { ChangedDrawing } from './storage/port/moderation.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

const LIMIT_KEYS = ['maxConnections', 'maxConnectionsPerAddress', 'maxRooms', 'maxRoomsPerAddress'] as const;

export type Closer = () => Promise<void>;

/** Stage of the server: requests, readiness and shutdown depend on it. */
export interface Life {
  stage: 'starting' | 'running' | 'stopping';
}

/**
 * Composition root: puts the parts of a server together, and takes players as soon as they work.
 * @param closers gets what ends each part, the last one first; complete also when the start fails
 * @throws an error of a part that cannot start; the ones an operator can mend have a sentence of their own
 */
export async function startServer(config: Config, logger: Logger, closers: Closer[], life: Life): Promise<void> {
  // A wrong address needs no model to be found.
  if (config.databaseUrl) readDatabaseUrl(config.databaseUrl);
  const development = config.mode === 'development';
  const secret = await loadSecret(config.dataFolder);
  /** Owners may change some of them while the server runs. */
  const limits = { ...config.limits };
  let instanceName = () => 'Doodle Judge';
  const buffered = new BufferedBytes({ perAddressMb: limits.maxBufferedMbPerAddress, inAllMb: limits.maxBufferedMb });
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
  const ops = openOps({ version });
  closers.unshift(async () => ops.close());
  let pages: ReturnType<ListenerOptions['pages']> = null;
  let exportPlayer: ReturnType<typeof createExporter> | null = null;
  let judgeService: ReturnType<typeof openJudgeService> | null = null;
  let joinPassword: JoinPassword | null = null;
  const gate = development ? null : new PageGate({ ...limits, buffered });
  let loaded: Judge | null = null;
  let ping = async () => {};

  // The port first: when it is in use nothing else needs to start, and proxies get a 503 meanwhile.
  const http = createServer(
    createListener({
      secret,
      trustedProxies: config.trustedProxies,
      publicUrl: config.publicUrl,
      development,
      pages: () => (life.stage === 'stopping' ? null : pages),
      gate,
      // Pages are answered later than there is storage.
      direct: [
        {
          answers: (path) => path === EXPORT_PATH,
          answer: async (...asked) => exportPlayer?.(...asked),
        },
        {
          answers: (path) => judgeService?.answers(path) === true,
          answer: async (...asked) => judgeService?.answer(...asked),
        },
      ],
      join: () => joinPassword,
      stopping: () => life.stage === 'stopping',
      instanceName: () => instanceName(),
      readiness: createReadiness({
        version,
        database: config.databaseUrl ? 'postgresql' : 'embedded',
        ping: () => ping(),
        judge: () => loaded,
        stage: () => life.stage,
      }),
      metrics: { read: ops.metrics, token: config.metricsToken },
      onAnswered: ({ route, status, durationMs, ...request }) => {
        ops.httpAnswered(route, status, durationMs);
        logger.debug({ ...request, route, status, durationMs }, 'request answered');
      },
      onUncountedProxy: once(() =>
        logger.warn('requests come through a proxy: set TRUST_PROXY, or all players share the limits of one address'),
      ),
      onError: (error, request) => logger.error({ err: error, ...request }, 'request failed'),
    }),
  );
  const followConnectionLimits = limitConnections(http, limits, config.trustedProxies);
  await new Promise<void>((resolve, reject) => {
    http.once('error', reject);
    http.listen(config.port, config.host, resolve);
  });
  closers.unshift(async () => {
    pages = null;
    http.closeAllConnections();
    await new Promise<void>((resolve) => http.close(() => resolve()));
  });
  const port = (http.address() as AddressInfo).port;
  const localUrl = `http://${hostInUrl(config.host)}:${port}`;
  const publicUrl = config.publicUrl ?? localUrl;

  // Before the database: a model that does not load is found in a second, and leaves no half-made data folder.
  const judge = await openJudge({
    modelFolder: config.modelFolder,
    provider: config.judgeProvider,
    logger: logger.child({ part: 'judge' }),
    observer: ops.judgeObserver,
    ...(config.judgeThreads ? { intraOpNumThreads: config.judgeThreads } : {}),
  });
  closers.unshift(() => judge.close());
  loaded = judge;

  const storage = ops.timed(
    await openStorage({
      dataFolder: config.dataFolder,
      areAlike,
      ...(config.databaseUrl ? { databaseUrl: config.databaseUrl } : {}),
      postgres: {
        waitMs: config.databaseWaitMs,
        onWaiting: (sentence) => {
          logger.warn({ waitMs: config.databaseWaitMs }, 'waiting for the database');
          console.log(sentence);
        },
      },
    }),
  );
  closers.unshift(() => storage.close());
  ping = () => storage.ping();

  const settings = await openSettings({
    store: storage.settings,
    fixed: fixedByEnvironment(config),
    environment: environmentLines(config),
    logger: logger.child({ part: 'settings' }),
  });
  closers.unshift(async () => settings.close());
  instanceName = () => settings.get('name');
  followSettings(settings, () => {
    for (const key of LIMIT_KEYS) limits[key] = settings.get(key);
    followConnectionLimits();
    // Kept pages have the name.
    gate?.forgetDrawings();
  });
  const newPassword = await ensureFirstOwner(storage.admin);
  const explanations = openExplanations({
    judge,
    drawings: storage.drawings,
    logger: logger.child({ part: 'explanations' }),
  });
  closers.unshift(() => explanations.close());
  const share = openShare({
    ...{ judge, drawings: storage.drawings, brand: instanceName },
    logger: logger.child({ part: 'share' }),
  });
  closers.unshift(() => share.close());
  const gallery = openGallery({ judge, drawings: storage.drawings, logger: logger.child({ part: 'gallery' }) });
  closers.unshift(() => gallery.close());
  const health = ops.watch({ judge, storage });
  const playerOfCookie = (cookieHeader: string | undefined) => playerOf(cookieHeader, secret);
  let drawingChanged: (drawing: ChangedDrawing) => void = () => {};
  let isInRoomWith: Rooms['shows'] = () => false;
  let addressOfPlayer: Gateway['addressOf'] = () => null;
  let dropBanned = () => {};
  let renameInRooms: Rooms['renamePlayer'] = async () => {};
  const unsafe = openUnsafeWatch({ storage, judge, logger: logger.child({ part: 'moderation' }) });
  closers.unshift(() => unsafe.close());
  const moderation = await openModeration({
    storage,
    isUnsafe: unsafe.isUnsafe,
    secret,
    logger: logger.child({ part: 'moderation' }),
    addressOf: (id) => addressOfPlayer(id),
    isInRoomWith: (id, drawing) => isInRoomWith(id, drawing),
    changed: (drawing) => drawingChanged(drawing),
    renamed: (player) => renameInRooms(player),
    bansChanged: () => dropBanned(),
  });
  closers.unshift(async () => moderation.close());
  exportPlayer = createExporter(storage.players);
  /** Until there are rooms. */
  let forgetInRooms: Rooms['forgetPlayer'] = async () => {};
  let gone: DeletionPorts['gone'] = () => {};
  const caches = [share, explanations, gallery, ...(gate ? [gate] : [])];
  const players = openPlayers({
    storage,
    judge,
    secret,
    cookies: { of: (id) => cookieValueOf(id, secret), ofNewPlayer: () => newPlayer(secret).cookieValue },
    forgetInRooms: (id, drawings) => forgetInRooms(id, drawings),
    caches,
    gone: (id, drawings) => gone(id, drawings),
  });
  const admin = createAdminAuth(storage, { secret, newPassword });
  const privacy = createJoinPassword({ settings, fixed: config.joinPassword, secret, account: admin.account });
  joinPassword = privacy;
  const adminAccounts = createAdminAccounts(storage.admin);
  const leftovers = await removeLeftovers(config.dataFolder, config.databaseUrl === null);
  if (leftovers.length > 0) logger.warn({ paths: leftovers }, 'what an interrupted backup or restore left is removed');
  const apiKeys = createApiKeys(storage.apiKeys);
  judgeService = openJudgeService({
    ...{ judge, keys: apiKeys, buffered, onAnswered: ops.judgeServiceAnswered },
    logger: logger.child({ part: 'judge-service' }),
  });
  const backups = openBackups({
    ...{ dataFolder: config.dataFolder, databaseUrl: config.databaseUrl, version },
    logger: logger.child({ part: 'backups' }),
  });
  closers.unshift(() => backups.close());
  /** Until there are rooms. */
  let invitation: Gateway['invitation'] = () => null;
  const drawingMachine = openDrawingMachine();
  closers.unshift(() => drawingMachine.close());
  const promptTools = openPromptTools({ judge, storage, machine: drawingMachine });
  provideServices({
    ...{ storage, judge, admin, adminAccounts, apiKeys, explanations, gallery, share, health, players },
    ...{ backups, moderation, promptTools, settings, unsafe, joinPassword: privacy },
    playerOf: playerOfCookie,
    invitation: (code, address) => invitation(code, address),
  });

  // From here Next fetches the page that an action leads to.
  const nextHost = isAnyHost(config.host) ? 'localhost' : config.host;
  process.env.NEXT_TELEMETRY_DISABLED = '1';
  const app = next({ dev: development, dir: root, hostname: nextHost, port, httpServer: http });
  await app.prepare();
  closers.unshift(() => app.close());

  const rooms = await openRooms({
    storage,
    judge,
    drawingMachine,
    logger: logger.child({ part: 'rooms' }),
    onRoundJudged: ops.roundJudged,
    moderation,
    limits,
  });
  rooms.onDrawingSaved(({ drawingId }) => explanations.captionSoon(drawingId));
  closers.unshift(() => rooms.close());
  ping = async () => {
    if (!rooms.canSave()) throw new Error('nothing can be saved');
  };
  const gateway = attachGateway({
    httpServer: http,
    rooms,
    comparisons: openComparisons({ judge, logger: logger.child({ part: 'comparisons' }) }),
    logger: logger.child({ part: 'gateway' }),
    observer: ops.gatewayObserver,
    verifyPlayer: playerOfCookie,
    originAllowed: (headers) => originAllowed(headers, config),
    addressOf: (headers, socketAddress) => clientAddress(headers, socketAddress, config.trustedProxies),
    limits,
    buffered,
    gatekeeper: moderation,
    mayJoin: ({ cookie }) => privacy.admits(cookie),
  });
  settings.onChange(() => {
    gateway.dropUnjoined().catch((error: unknown) => logger.error({ err: error }, 'connections could not be checked'));
  });
  isInRoomWith = rooms.shows;
  renameInRooms = rooms.renamePlayer;
  addressOfPlayer = gateway.addressOf;
  dropBanned = gateway.dropBanned;
  const drawingsChanged = (drawings: readonly ChangedDrawing[]) => {
    const ids = drawings.map(({ id }) => id);
    for (const cache of caches) cache.forgetDrawings(ids);
    gateway.boardChanged(drawings.flatMap(boardsOf));
  };
  drawingChanged = (drawing) => drawingsChanged([drawing]);
  invitation = gateway.invitation;
  forgetInRooms = rooms.forgetPlayer;
  gone = (id, drawings) => {
    gateway.disconnect(id);
    gateway.boardChanged(drawings.flatMap((drawing) => boardsOf({ ...drawing, isMachines: false })));
  };
  closers.unshift(() => gateway.close());
  closers.unshift(
    storage.changes.listen({
      drawings: drawingsChanged,
      missed: () => {
        for (const cache of caches) cache.forgetDrawings('all');
        gateway.allBoardsChanged();
      },
    }),
  );
  ops.watchGame({ rooms, gateway });

  const handle = app.getRequestHandler();
  // In development Next compiles them when they are asked for.
  const files = development ? null : await StaticFiles.read(join(root, '.next', 'static'));
  pages = async (request, response) => {
    if (!files?.answer(request, response)) await handle(request, response);
  };
  if (!development) captureConsole(logger);
  life.stage = 'running';
  logger.info({ version, localUrl, provider: judge.info.provider, modelId: judge.info.modelId }, 'server ready');
  const isBusy = () => {
    const { choosing, countdown, drawing, judging } = rooms.stats().rooms;
    const { final, live } = judge.load.waiting;
    return choosing + countdown + drawing + judging + final + live > 0;
  };
  closers.unshift(
    openRejudging({
      ...{ store: storage.rejudging, judge, isBusy },
      onRejudged: drawingsChanged,
      logger: logger.child({ part: 'rejudging' }),
    }),
  );
  let stopFirstDrawings: Closer | null = null;
  followSettings(settings, () => {
    const isWanted = settings.get('firstDrawings');
    if (isWanted === (stopFirstDrawings !== null)) return;
    void stopFirstDrawings?.();
    stopFirstDrawings = isWanted
      ? openFirstDrawings({
          ...{ storage, judge, machine: drawingMachine },
          isBusy,
          onDrawingSaved: (promptId) => gateway.boardChanged([{ kind: 'machines', promptId }]),
          logger: logger.child({ part: 'first-drawings' }),
        })
      : null;
  });
  closers.unshift(async () => stopFirstDrawings?.());
  console.log(
    startupBlock({
      localUrl,
      publicUrl,
      storage: storage.description,
      judge: judge.info,
      newPassword: newPassword?.password ?? null,
    }),
  );
}

/** Acts now, and after each change of a setting. */
function followSettings(settings: Pick<OpenSettings, 'onChange'>, act: () => void): void {
  act();
  settings.onChange(act);
}

function once(act: () => void): () => void {
  let isDone = false;
  return () => {
    if (!isDone) act();
    isDone = true;
  };
}
const isAnyHost = (host: string): boolean => host === '0.0.0.0' || host === '::';

/** An address to listen on as the host of a URL. */
const hostInUrl = (host: string): string => (isAnyHost(host) ? 'localhost' : isIPv6(host) ? `[${host}]` : host);
