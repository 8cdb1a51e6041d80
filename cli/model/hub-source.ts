import { digestsOf, matches, sizeOf } from './digest.ts';
import { download, partOf } from './download.ts';
import type { Hub, RemoteFile } from './hub.ts';
import type { Patience } from './patience.ts';
import type { Source } from './source.ts';

/** A repository of the hub at one commit. @throws ModelProblem */
export async function hubSource(
  hub: Hub,
  asked: { repository: string; revision: string },
  { patience, interrupt }: { patience: Patience; interrupt: AbortSignal },
): Promise<Source> {
  const { repository, revision } = asked;
  const snapshot = await hub.snapshot(repository, revision);
  const known = new Map<string, RemoteFile>();
  const locate = async (path: string) => {
    const remote = await hub.locate(snapshot, path);
    known.set(path, remote);
    return remote;
  };
  const located = async (path: string) => known.get(path) ?? (await locate(path));

  return {
    name: repository,
    hub: { endpoint: publicUrl(hub.endpoint.url), repository, revision, commit: snapshot.commit },
    paths: snapshot.paths,
    async missingBytes(path, target) {
      const remote = await located(path);
      const have = (await sizeOf(target)) ?? (await sizeOf(partOf(target, remote))) ?? 0;
      return Math.max(0, (remote.size ?? 0) - have);
    },
    async bring(path, target, onBytes) {
      const remote = await located(path);
      const size = await sizeOf(target);
      if (size !== null && (remote.size === null || size === remote.size)) {
        const there = await digestsOf(target);
        if (matches(there, remote.digest)) {
          onBytes(there.size, there.size);
          return there;
        }
      }
      let first: RemoteFile | null = remote;
      const next = async () => {
        const fresh = first ?? (await locate(path));
        first = null;
        return fresh;
      };
      const { endpoint } = hub;
      return download(next, target, {
        path,
        endpoint,
        patience,
        interrupt,
        onBytes: (bytes) => onBytes(bytes, remote.size),
      });
    },
  };
}

/** A mirror's address may hold a password, and the lock file is no place for it. */
function publicUrl(endpoint: string): string {
  const { origin, pathname } = new URL(endpoint);
  return `${origin}${pathname}`.replace(/\/+$/, '');
}
