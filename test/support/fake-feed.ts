import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';

export interface FakeFeed {
  /** Service index. */
  url: string;
  /** The package, whatever is asked of it: may be replaced between requests. */
  nupkg: Buffer;
  /** What the catalog says in place of the truth. */
  claims: { packageHash?: string; packageSize?: number };
  /** No registrations: a feed that vouches for nothing. */
  silent: boolean;
  /** The next answers with the package break off after so many bytes. */
  cuts: number[];
  /** Each is answered in place of the service index, once. */
  statuses: number[];
  /** How much of the package the client has put away: a cut waits for it, see `FakeHub.arrived`. */
  arrived: () => number;
  ranges: (string | undefined)[];
  close(): Promise<void>;
}

/** Speaks as much of NuGet's protocol as nuget.org does for one package of one version. */
export async function openFakeFeed(name: string, version: string, nupkg: Buffer): Promise<FakeFeed> {
  const id = name.toLowerCase();
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '', 'http://feed');
    const json = (value: unknown, zipped = false) => {
      const body = Buffer.from(JSON.stringify(value));
      response.writeHead(200, {
        'content-type': 'application/json',
        ...(zipped ? { 'content-encoding': 'gzip' } : {}),
      });
      response.end(zipped ? gzipSync(body) : body);
    };
    const origin = feed.url.replace('/v3/index.json', '');
    const status = pathname === '/v3/index.json' ? feed.statuses.shift() : undefined;
    if (status !== undefined) {
      response.writeHead(status, { 'retry-after': '0' }).end();
    } else if (pathname === '/v3/index.json') {
      const resources = [{ '@id': `${origin}/flat/`, '@type': 'PackageBaseAddress/3.0.0' }];
      if (!feed.silent) resources.push({ '@id': `${origin}/registration/`, '@type': 'RegistrationsBaseUrl/3.6.0' });
      json({ version: '3.0.0', resources });
    } else if (pathname === `/flat/${id}/index.json`) {
      json({ versions: ['1.0.0', version] });
    } else if (pathname === `/registration/${id}/${version}.json`) {
      json({ catalogEntry: `${origin}/catalog/${id}.json`, listed: true }, true);
    } else if (pathname === `/catalog/${id}.json`) {
      json({
        packageHash: createHash('sha512').update(feed.nupkg).digest('base64'),
        packageHashAlgorithm: 'SHA512',
        packageSize: feed.nupkg.length,
        ...feed.claims,
      });
    } else if (pathname === `/flat/${id}/${version}/${id}.${version}.nupkg`) {
      const { range } = request.headers;
      feed.ranges.push(range);
      const from = Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1] ?? 0);
      const body = feed.nupkg.subarray(from);
      const part = range ? { 'content-range': `bytes ${from}-${feed.nupkg.length - 1}/${feed.nupkg.length}` } : {};
      response.writeHead(range ? 206 : 200, { 'content-length': body.length, etag: '"1"', ...part });
      const cut = feed.cuts.shift();
      if (cut === undefined) {
        response.end(body);
        return;
      }
      const whenArrived = () => {
        if (feed.arrived() >= from + cut || response.destroyed) response.destroy();
        else setTimeout(whenArrived, 1);
      };
      response.write(body.subarray(0, cut), whenArrived);
    } else {
      response.writeHead(404).end();
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const feed: FakeFeed = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v3/index.json`,
    nupkg,
    claims: {},
    silent: false,
    cuts: [],
    statuses: [],
    arrived: () => Number.POSITIVE_INFINITY,
    ranges: [],
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return feed;
}
