const CONTINUATION = 0;
const TEXT = 1;
const BINARY = 2;

/** What a chunk and the beginning of a fragment cost beside their bytes. Roughly a Buffer and its place in a list. */
const CHUNK_OVERHEAD = 200;
/** Browsers and proxies send a message in one frame or in a few. */
const MAX_FRAGMENTS = 256;

export type FrameViolation = 'binary' | 'fragments' | 'too large';

/**
 * Reads the frame headers of what a client sends over a WebSocket (RFC 6455 5.2), before the library that reads the
 * messages. It tells how much memory an incomplete message holds, counts pings, and finds binary and messages that are too
 * large at their first bytes.
 */
export class FrameMeter {
  /** Header bytes of the frame that begins; 14 at most. */
  #header: number[] = [];
  /** Of the current frame's payload. */
  #missing = 0;
  #isControl = false;
  #isLast = true;
  #fragments = 0;
  /** Payload bytes that the frames of the current message announced. */
  #announced = 0;
  #held = 0;
  readonly #maxBytes: () => number;
  /** Frames that are answered or ignored and belong to no message: pings, pongs, closes. */
  controlFrames = 0;

  /** @param maxBytes of a message; asked when one begins or goes on */
  constructor(maxBytes: () => number) {
    this.#maxBytes = maxBytes;
  }

  /** Bytes in memory for a message that is not complete; 0: none is. */
  get held(): number {
    return this.#held;
  }

  /** @returns why the connection has to end; null: it may go on */
  read(chunk: Uint8Array): FrameViolation | null {
    let offset = 0;
    if (this.#held > 0) this.#held += CHUNK_OVERHEAD;
    while (offset < chunk.length) {
      if (this.#missing > 0) {
        const taken = Math.min(this.#missing, chunk.length - offset);
        offset += taken;
        this.#missing -= taken;
        if (!this.#isControl) this.#held += taken;
      } else {
        this.#header.push(chunk[offset] as number);
        offset += 1;
        const opcode = (this.#header[0] as number) & 0x0f;
        if (opcode === BINARY) return 'binary';
        if (this.#header.length < headerLength(this.#header)) continue;
        this.#isControl = opcode !== TEXT && opcode !== CONTINUATION;
        this.#missing = payloadLength(this.#header);
        if (this.#isControl) this.controlFrames += 1;
        else {
          this.#isLast = ((this.#header[0] as number) & 0x80) !== 0;
          this.#fragments += 1;
          this.#held += CHUNK_OVERHEAD;
          this.#announced += this.#missing;
          if (this.#fragments > MAX_FRAGMENTS) return 'fragments';
          if (this.#announced > this.#maxBytes()) return 'too large';
        }
        this.#header = [];
      }
      if (this.#missing === 0 && this.#header.length === 0 && !this.#isControl && this.#isLast) {
        this.#held = 0;
        this.#announced = 0;
        this.#fragments = 0;
      }
    }
    return null;
  }
}

/** @param header its first bytes; with fewer than two the result is a lower bound */
function headerLength(header: readonly number[]): number {
  const second = header[1];
  if (second === undefined) return 2;
  const length = second & 0x7f;
  return 2 + (length === 127 ? 8 : length === 126 ? 2 : 0) + (second & 0x80 ? 4 : 0);
}

function payloadLength(header: readonly number[]): number {
  const length = (header[1] as number) & 0x7f;
  if (length < 126) return length;
  const bytes = header.slice(2, length === 126 ? 4 : 10);
  return bytes.reduce((sum, byte) => sum * 256 + byte, 0);
}
