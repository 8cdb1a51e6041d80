import { type Result, refuse } from '#contract/errors.ts';
import type { PromptId } from '#contract/ids.ts';
import { MAX_GHOSTS } from '#contract/limits.ts';
import { dayName } from '#contract/modes.ts';
import { isRude, withoutRudeWords } from '#server/lib/profanity.ts';
import type { PickedGame } from '../game/commands.ts';
import { type GameRequest, gameRequest, intoRounds } from '../game/start.ts';
import type { GamePrompt, PickedPrompt, RoomState } from '../game/state.ts';
import type { Judge } from '../judge/port.ts';
import type { Prompt } from '../storage/port/prompts.ts';
import type { Storage } from '../storage/port/storage.ts';
import type { Clock } from './room-clock.ts';

export interface SupplyPorts {
  storage: Pick<Storage, 'prompts' | 'daily' | 'drawings'>;
  judge: Pick<Judge, 'info'>;
  clock: Clock;
  random: () => number;
}

/**
 * Fetches the prompts of the room's game request [GAME-5]. The host's own prompts are not stored by this.
 * @throws whatever the storage throws
 */
export async function pickGame(state: RoomState, ports: SupplyPorts): Promise<Result<{ picked: PickedGame }>> {
  const request = gameRequest(state);
  const day = request.from.kind === 'daily' ? dayName(new Date(ports.clock.date())) : null;
  const prompts = await pickPrompts(request, day, ports);
  const picked = request.ghosts ? await withGhosts(state, request.censored, prompts, ports) : prompts.map(alone);
  if (prompts.length > 0 && picked.length === 0) {
    return refuse('no_ghosts', 'Nobody has drawn any of these prompts yet.');
  }
  return { ok: true, picked: { request, rounds: intoRounds(picked, state.settings), day } };
}

const alone = (prompt: GamePrompt): PickedPrompt => ({ prompt, ghosts: [] });

async function pickPrompts(
  { rounds, promptsPerRound, ghosts, censored, from }: GameRequest,
  day: string | null,
  { storage: { prompts, daily }, judge, random }: SupplyPorts,
): Promise<GamePrompt[]> {
  const count = rounds * promptsPerRound;
  switch (from.kind) {
    case 'pack': {
      const { packId, avoid } = from;
      const withDrawings = ghosts ? { withDrawingsOf: judge.info.modelHash } : {};
      return (await prompts.pick({ packId, count, avoid, random, ...withDrawings })).map(inList);
    }
    case 'own': {
      // A prompt with a censored word could not be judged, so rude ones are left out in public rooms.
      const texts = censored ? from.texts.filter((text) => !isRude(text)) : from.texts;
      return (await prompts.forRoom(shuffled(texts, random).slice(0, count))).map(({ listed, ...prompt }) => ({
        ...playable(prompt),
        listed,
      }));
    }
    case 'daily': {
      const prompt = day === null ? null : await daily.promptOf(day);
      return prompt ? [inList(prompt)] : [];
    }
    case 'free': {
      const prompt = await openPrompt(from.promptId, prompts);
      return prompt ? [inList(prompt)] : [];
    }
  }
}

/** An open prompt of the catalogue; null: there is none with this id. */
export async function openPrompt(
  id: PromptId,
  prompts: Pick<Storage['prompts'], 'find' | 'packs'>,
): Promise<Prompt | null> {
  const prompt = await prompts.find(id);
  if (prompt?.origin !== 'catalogue' || prompt.retired) return null;
  return (await prompts.packs()).some((pack) => pack.id === prompt.packId) ? prompt : null;
}

type Playable = Omit<GamePrompt, 'listed'>;
const playable = ({ id, text, translations }: Playable): Playable => ({ id, text, translations });
const inList = (prompt: Playable): GamePrompt => ({ ...playable(prompt), listed: true });

/** Fisher–Yates. */
function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const order = [...items];
  for (let i = order.length - 1; i > 0; i--) {
    const other = Math.floor(random() * (i + 1));
    [order[i], order[other]] = [order[other] as T, order[i] as T];
  }
  return order;
}

/** Keeps the prompts that have past drawings: others' drawings, or the players' own where there are no others. */
async function withGhosts(
  state: RoomState,
  censored: boolean,
  prompts: readonly GamePrompt[],
  { storage: { drawings }, judge, random }: SupplyPorts,
): Promise<PickedPrompt[]> {
  const found = await drawings.ghosts(
    prompts.map(({ id }) => id),
    judge.info.modelHash,
    { count: MAX_GHOSTS, except: [...new Set(state.seats.map((seat) => seat.playerId))], random },
  );
  return prompts.flatMap((prompt) => {
    const ghosts = found.get(prompt.id) ?? [];
    if (ghosts.length === 0) return [];
    const named = ghosts.map(({ machineLevel, ...ghost }) => ({
      ...ghost,
      nickname: censored ? withoutRudeWords(ghost.nickname) : ghost.nickname,
      ...(machineLevel && { machine: machineLevel }),
    }));
    return [{ prompt, ghosts: named }];
  });
}
