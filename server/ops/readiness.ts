import type { Judge, JudgeInfo } from '../judge/port.ts';

/** What `/ready` answers: 200 when `ready`, else 503 with the reason. */
export interface Readiness {
  ready: boolean;
  /** One plain sentence; null when ready. */
  reason: string | null;
  version: string;
  model: string | null;
  modelHash: string | null;
  provider: string | null;
  passedOver: JudgeInfo['passedOver'];
  precision: JudgeInfo['precision'] | null;
  database: 'embedded' | 'postgresql' | null;
}

export interface ReadinessParts {
  version: string;
  database: 'embedded' | 'postgresql';
  ping(): Promise<void>;
  /** null until the judge is loaded and warmed up. */
  judge(): Pick<Judge, 'info' | 'isAlive'> | null;
  stage(): 'starting' | 'running' | 'stopping';
}

/** A database that has not answered by then counts as gone: the client has a time limit too. */
const PING_LIMIT_MS = 2_000;
/** Anyone may request it, so the database is pinged this often at most. */
const PING_EVERY_MS = 500;

/** Whether players may be sent to this server. */
export function createReadiness(parts: ReadinessParts, now: () => number = () => performance.now()) {
  let asked: { at: number; answers: Promise<boolean> } | null = null;
  const databaseAnswers = (): Promise<boolean> => {
    if (asked === null || now() - asked.at >= PING_EVERY_MS) asked = { at: now(), answers: answersInTime(parts.ping) };
    return asked.answers;
  };

  return async (): Promise<Readiness> => {
    const judge = parts.judge();
    const reason = await reasonFor(judge);
    return {
      ready: reason === null,
      reason,
      version: parts.version,
      model: judge?.info.modelId ?? null,
      modelHash: judge?.info.modelHash ?? null,
      provider: judge?.info.provider ?? null,
      passedOver: judge?.info.passedOver ?? [],
      precision: judge?.info.precision ?? null,
      database: parts.database,
    };
  };

  async function reasonFor(judge: ReturnType<ReadinessParts['judge']>): Promise<string | null> {
    if (parts.stage() === 'stopping') return 'The server is stopping.';
    if (judge === null) return 'The judge is not loaded yet.';
    if (parts.stage() === 'starting') return 'The server is starting.';
    if (!judge.isAlive()) return 'The judge is starting again.';
    if (!(await databaseAnswers())) return 'Nothing can be saved: the database does not answer, or its disk is full.';
    return null;
  }
}

async function answersInTime(ping: () => Promise<void>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), PING_LIMIT_MS);
  });
  const answered = ping().then(
    () => true,
    () => false,
  );
  try {
    return await Promise.race([answered, late]);
  } finally {
    clearTimeout(timer);
  }
}
