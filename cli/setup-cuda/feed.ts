import { z } from 'zod';
import type { Digest } from '../model/digest.ts';
import { type Endpoint, fetchWithRetry, type RetriedHost, type RetryPolicy } from '../model/http.ts';
import type { RemoteFile } from '../model/hub.ts';
import { CommandError } from '../model/terminal.ts';

/** What of NuGet's protocol is needed: https://learn.microsoft.com/nuget/api/overview */
const ServiceIndex = z.object({ resources: z.array(z.object({ '@id': z.url(), '@type': z.string() })) });
const Versions = z.object({ versions: z.array(z.string()) });
const Leaf = z.object({ catalogEntry: z.union([z.url(), z.looseObject({})]) });
const CatalogEntry = z.object({
  packageHash: z.string().optional(),
  packageHashAlgorithm: z.string().optional(),
  packageSize: z.number().int().positive().optional(),
});

/** Newest first: the later ones know versions that the older ones leave out. */
const REGISTRATIONS = ['RegistrationsBaseUrl/3.6.0', 'RegistrationsBaseUrl/3.4.0', 'RegistrationsBaseUrl'];

/** Where a package is, and what the feed says of its contents. @throws CommandError; AbortError */
export async function locatePackage(
  { name, version }: { name: string; version: string },
  endpoint: Endpoint,
  { retry, interrupt }: { retry: RetryPolicy; interrupt: AbortSignal },
): Promise<RemoteFile> {
  const { url: feed } = endpoint;
  const host: RetriedHost = {
    endpoint,
    retry,
    interrupt,
    busy: (status) => new CommandError(`The feed ${feed} answers ${status} again and again: try later.`),
    unreachable: (why) =>
      new CommandError(
        `The feed ${feed} cannot be reached (${why}): check the network, set HTTPS_PROXY, or NUGET_FEED to another feed.`,
      ),
  };
  /** null: there is no such document, or it is none of this kind. */
  const get = async <S extends z.ZodType>(url: string, schema: S): Promise<z.output<S> | null> => {
    const { response, text } = await fetchWithRetry(host, new URL(url), { method: 'GET', crossOrigin: true });
    const parsed = response.ok ? schema.safeParse(json(text)) : null;
    return parsed?.success ? parsed.data : null;
  };

  const index = await get(feed, ServiceIndex);
  const resource = (type: string) => withSlash(index?.resources.find((one) => one['@type'] === type)?.['@id']);
  const base = resource('PackageBaseAddress/3.0.0');
  if (!base) {
    throw new CommandError(`${feed} is no NuGet feed (version 3): check NUGET_FEED and any proxy between.`);
  }
  const [id, number] = [name.toLowerCase(), version.toLowerCase()];
  const known = await get(`${base}${id}/index.json`, Versions);
  if (!known?.versions.includes(number)) {
    throw new CommandError(`The feed ${feed} has no ${name} ${version}: set NUGET_FEED to one that has.`);
  }
  const registrations = REGISTRATIONS.map(resource).find((one) => one !== undefined);
  const leaf = registrations ? await get(`${registrations}${id}/${number}.json`, Leaf) : null;
  const entry =
    typeof leaf?.catalogEntry === 'string'
      ? await get(leaf.catalogEntry, CatalogEntry)
      : (CatalogEntry.safeParse(leaf?.catalogEntry).data ?? null);
  return {
    url: new URL(`${base}${id}/${number}/${id}.${number}.nupkg`),
    size: entry?.packageSize ?? null,
    digest: digestOf(entry),
  };
}

function digestOf(entry: z.infer<typeof CatalogEntry> | null): Digest {
  const hex = Buffer.from(entry?.packageHash ?? '', 'base64').toString('hex');
  return entry?.packageHashAlgorithm === 'SHA512' && hex.length === 128
    ? { kind: 'sha512', hex }
    : { kind: 'none', hex: '' };
}

const withSlash = (url: string | undefined) => url?.replace(/\/*$/, '/');

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
