import { z } from 'zod';
import { type Digest, digestOfEtag } from './digest.ts';
import { type Endpoint, type FinalResponse, fetchWithRetry, type RetriedHost, type RetryPolicy } from './http.ts';
import { CommandError } from './terminal.ts';

/** A repository at one commit. */
export interface Snapshot {
  /** `owner/name` */
  repository: string;
  /** 40 hex digits: what is downloaded never changes, whatever happens to the branch. */
  commit: string;
  paths: readonly string[];
}

/** Where a file is and what it must be. The address may be signed and expire: it is asked for again after a failure. */
export interface RemoteFile {
  url: URL;
  /** null: the hub does not say. */
  size: number | null;
  digest: Digest;
}

export interface Hub {
  readonly endpoint: Endpoint;
  /** @throws CommandError */
  snapshot(repository: string, revision: string): Promise<Snapshot>;
  /** @throws CommandError */
  locate(snapshot: Snapshot, path: string): Promise<RemoteFile>;
}

const ModelInfo = z.object({
  sha: z.string().regex(/^[0-9a-f]{40}$/),
  siblings: z.array(z.object({ rfilename: z.string() })),
});

const encoded = (path: string) => path.split('/').map(encodeURIComponent).join('/');

export function openHub(endpoint: Endpoint, retry: RetryPolicy, interrupt: AbortSignal): Hub {
  const host: RetriedHost = {
    endpoint,
    retry,
    interrupt,
    busy: (status) => new CommandError(`The hub at ${endpoint.url} answers ${status} again and again: try later.`),
    unreachable: (why) => unreachable(endpoint, why),
  };
  const fetchFromHub = (path: string, method: 'GET' | 'HEAD') =>
    fetchWithRetry(host, new URL(`${endpoint.url}/${path}`), { method, crossOrigin: false });

  return {
    endpoint,
    async snapshot(repository, revision) {
      const answer = await fetchFromHub(`api/models/${repository}/revision/${encodeURIComponent(revision)}`, 'GET');
      refuse(endpoint, answer, { repository, revision });
      const info = ModelInfo.safeParse(json(answer.text));
      if (!info.success) {
        throw new CommandError(
          `${endpoint.url} does not answer as a hub does: check HF_ENDPOINT and any proxy between.`,
        );
      }
      return { repository, commit: info.data.sha, paths: info.data.siblings.map(({ rfilename }) => rfilename) };
    },
    async locate({ repository, commit }, path) {
      const start = `${repository}/resolve/${commit}/${encoded(path)}`;
      const answer = await fetchFromHub(start, 'HEAD');
      const { headers, externalUrl } = answer;
      if (!externalUrl) refuse(endpoint, answer, { repository, revision: commit, path });
      const from = headers.get('x-repo-commit');
      if (from !== null && from !== commit) {
        throw new CommandError(
          `The hub gives ${path} of commit ${from}, not of ${commit}: set HF_ENDPOINT to another mirror.`,
        );
      }
      const digest = digestOfEtag(headers.get('x-linked-etag') ?? headers.get('etag'));
      if (!digest) {
        throw new CommandError(
          `The hub gives no checksum of ${path}, so it is not taken: set HF_ENDPOINT to another mirror.`,
        );
      }
      const size = Number.parseInt(headers.get('x-linked-size') ?? (externalUrl ? '' : lengthOf(answer)), 10);
      return {
        url: externalUrl ?? new URL(`${endpoint.url}/${start}`),
        size: Number.isNaN(size) ? null : size,
        digest,
      };
    },
  };
}

const lengthOf = ({ response }: FinalResponse) => response.headers.get('content-length') ?? '';

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const unreachable = ({ url }: Endpoint, why: string): CommandError =>
  new CommandError(
    `The hub at ${url} cannot be reached (${why}): check the network, set HTTPS_PROXY or HF_ENDPOINT, or install with --from <folder>.`,
  );

/** @throws CommandError for an answer that is not a success */
function refuse(
  { url, token }: Endpoint,
  { response, headers }: FinalResponse,
  asked: { repository: string; revision: string; path?: string },
): void {
  const { status } = response;
  const code = headers.get('x-error-code');
  if (response.ok) return;
  const { repository, revision, path } = asked;
  if (code === 'GatedRepo') {
    throw new CommandError(`${repository} asks to accept its terms: do so at ${url}/${repository}, then set HF_TOKEN.`);
  }
  // The hub says 401 for what does not exist, too: it does not tell strangers what is private.
  if (status === 401 || status === 403) {
    throw new CommandError(
      token
        ? `The hub does not show ${repository} to the owner of HF_TOKEN: check the id's spelling and the token.`
        : `The hub does not show ${repository}: check the id's spelling, or set HF_TOKEN if it is private.`,
    );
  }
  if (status === 404) {
    if (code === 'RevisionNotFound')
      throw new CommandError(`${repository} has no revision "${revision}": check --revision.`);
    if (path !== undefined)
      throw new CommandError(`${repository} has no file ${path} at ${revision}: choose another --revision.`);
    throw new CommandError(`The hub at ${url} has no model ${repository}: check the id's spelling.`);
  }
  throw new CommandError(`The hub at ${url} answers ${status} for ${repository}: check HF_ENDPOINT, or try later.`);
}
