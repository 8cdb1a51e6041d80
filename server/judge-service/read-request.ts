import type { z } from 'zod';
import type { ErrorCode } from '#contract/errors.ts';
import { SERVICE_IMAGE_TYPES, SERVICE_REQUESTS, type ServiceOperation } from '#contract/judge-service.ts';
import { MAX_SERVICE_IMAGE_BYTES, MAX_SERVICE_TEXTS } from '#contract/limits.ts';

/** Why a request is not answered as it wishes. */
export class ServiceRefusal extends Error {
  override readonly name = 'ServiceRefusal';
  readonly status: number;
  readonly code: ErrorCode;
  readonly retryAfterMs: number | null;

  /** @param message one plain sentence for people */
  constructor(status: number, code: ErrorCode, message: string, retryAfterMs: number | null = null) {
    super(message);
    this.status = status;
    this.code = code;
    this.retryAfterMs = retryAfterMs;
  }
}

/** Beside a picture in base64: texts, and JSON's own characters. */
const BESIDE_IMAGE_BYTES = 256 * 1024;
/** The longest body by what it is. */
const MAX_IMAGE_BODY = MAX_SERVICE_IMAGE_BYTES;
const MAX_JSON_BODY = Math.ceil(MAX_SERVICE_IMAGE_BYTES / 3) * 4 + BESIDE_IMAGE_BYTES;

export type BodyKind = 'image' | 'json';

/** @throws ServiceRefusal 415 */
export function bodyKindOf(contentType: string | undefined): BodyKind {
  const type = (contentType ?? '').split(';', 1)[0]?.trim().toLowerCase();
  if (type === 'application/json') return 'json';
  if (SERVICE_IMAGE_TYPES.some((known) => known === type)) return 'image';
  const known = `application/json, ${SERVICE_IMAGE_TYPES.join(', ')}`;
  throw new ServiceRefusal(415, 'bad_request', `The header Content-Type has to be one of ${known}.`);
}

export const maxBytesOf = (kind: BodyKind): number => (kind === 'json' ? MAX_JSON_BODY : MAX_IMAGE_BODY);

/** What is asked, with the picture file taken out of its base64; null: there is no picture. */
export type Asked = {
  [O in ServiceOperation]: { operation: O; image: Uint8Array | null } & Omit<
    z.output<(typeof SERVICE_REQUESTS)[O]>,
    'image'
  >;
}[ServiceOperation];

/**
 * Parses a request whose body is there as a whole. Beside a picture as body, texts are parameters of the address
 * (`?text=…&text=…&top=…`).
 * @throws ServiceRefusal 400 or 422
 */
export function parseRequest(operation: ServiceOperation, kind: BodyKind, query: string, body: Uint8Array): Asked {
  const given = kind === 'json' ? parseJson(body) : fromQuery(operation, query);
  const parsed = SERVICE_REQUESTS[operation].safeParse(given);
  if (!parsed.success) throw unprocessable(sentenceOf(parsed.error.issues));
  const { image: base64, ...rest } = parsed.data;
  const image = kind === 'image' ? body : base64 === undefined ? null : decoded(base64);
  if (image?.length === 0) throw unprocessable('The picture is empty.');
  const asked = { operation, image, ...rest } as Asked;
  if (asked.operation === 'embed' && (asked.image === null) === (asked.text === undefined)) {
    throw unprocessable('Send either a picture or “text”.');
  }
  if (asked.operation !== 'embed' && asked.image === null) {
    throw unprocessable('There is no picture: send “image” in base64, or a picture file as body.');
  }
  return asked;
}

/** @throws ServiceRefusal 422 */
function decoded(base64: string): Uint8Array {
  const bytes = Buffer.from(base64, 'base64');
  const digits = base64.length - (/=*$/.exec(base64.slice(-2))?.[0].length ?? 0);
  // The decoder leaves out what is no base64.
  if (bytes.length !== Math.floor((digits * 3) / 4)) throw unprocessable('“image” is no base64.');
  return bytes;
}

export const unprocessable = (message: string) => new ServiceRefusal(422, 'bad_request', message);

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    throw new ServiceRefusal(400, 'bad_request', 'The body is no JSON in UTF-8.');
  }
}

function fromQuery(operation: ServiceOperation, query: string): object {
  const parameters = new URLSearchParams(query);
  const texts = parameters.getAll('text').slice(0, MAX_SERVICE_TEXTS + 1);
  const top = parameters.get('top');
  const unknown = [...parameters.keys()].find((name) => name !== 'text' && name !== 'top');
  if (unknown !== undefined) throw unprocessable('The address may have the parameters “text” and “top” only.');
  return {
    ...(texts.length > 0 && (operation === 'embed' ? { text: texts[0] } : { texts })),
    ...(top !== null && { top: /^\d{1,4}$/.test(top) ? Number(top) : Number.NaN }),
  };
}

/** `texts.3 is empty`: what is wrong first. Fields that nobody knows are not repeated. */
function sentenceOf([issue]: readonly { code?: string | undefined; path: PropertyKey[]; message: string }[]): string {
  if (!issue) return 'The request is not understood.';
  if (issue.code === 'unrecognized_keys') return 'The request has a field that this operation does not know.';
  if (issue.path.length === 0) return 'The body has to be a JSON object.';
  const what = `“${issue.path.map(String).join('.')}”`;
  return issue.code === 'invalid_type' ? `${what} is missing or of another type.` : `${what} ${issue.message}.`;
}
