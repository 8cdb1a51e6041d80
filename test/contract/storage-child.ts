// A second process for the tests: `node --import tsx storage-child.ts <role> <JSON>`. It lives until it is killed,
// or until its parent is gone.
import type { RoundId, SeatId } from '#contract/ids.ts';
import { openStorage, type StorageOptions } from '#server/storage/open-storage.ts';
import { roomCode, stroke } from './storage-fixtures.ts';

const [role = '', json = '{}'] = process.argv.slice(2);
const say = (line: string) => process.stdout.write(`${line}\n`);

const roles: Record<string, (options: never) => Promise<void>> = {
  /** Opens the storage and keeps it. */
  async hold(options: StorageOptions) {
    await openStorage(options);
    say('open');
  },

  /** Appends ops for several seats without end; says `<seat> <from>` for each acknowledged batch. */
  async append({ storage: options, roundId, seats }: { storage: StorageOptions; roundId: RoundId; seats: SeatId[] }) {
    const storage = await openStorage(options);
    await Promise.all(
      seats.map(async (seatId) => {
        // A start removes the ops of rooms that do not exist.
        const code = roomCode();
        await storage.rooms.save({ code, version: 1, state: {} });
        for (let from = 0; ; from += 2) {
          await storage.ops.append({
            roomCode: code,
            roundId,
            seatId,
            from,
            ops: [stroke(from), stroke(from + 1)],
          });
          say(`${seatId} ${from}`);
        }
      }),
    );
  },
};

process.stdin.resume().on('end', () => process.exit());
await roles[role]?.(JSON.parse(json) as never);
