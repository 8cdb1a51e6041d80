/** Every limit of the wire in one place. The server enforces them; the browser reads them to stay inside. */

/** Side of the square canvas, in canvas units. One unit is no pixel: every host scales. */
export const CANVAS_UNITS = 1024;

/** Points may lie this far outside the canvas (a stroke that leaves the paper and comes back), in canvas units. */
export const CANVAS_OVERSHOOT = 512;

export const MAX_OPS_PER_DRAWING = 8_000;
export const MAX_POINTS_PER_STROKE = 5_000;
/**
 * Size of a drawing: the sum of the UTF-8 bytes of its ops as JSON. Some 55,000 points: ten minutes of wild shading, twice
 * the longest round, as the recorder leaves out what cannot be seen.
 */
export const MAX_DRAWING_BYTES = 1024 * 1024;
/**
 * Work of drawing all strokes, shapes and fills of a drawing, those that were taken back among them, as
 * `canvas/drawing-cost.ts` counts it: about two seconds of one core at most, several times what a hand reaches in ten
 * minutes of shading.
 */
export const MAX_DRAWING_WORK = 20_000_000;
/** Ops in one `draw:ops` message. */
export const MAX_OPS_PER_BATCH = 400;
/**
 * A sheet of paper as the camera sees it: strokes of one `draw:preview`, their bytes as those of a drawing are counted, and
 * their work. Far more than a sheet full of pen strokes has, and far less than a whole drawing may have.
 */
export const MAX_PREVIEW_OPS = 400;
export const MAX_PREVIEW_BYTES = 192 * 1024;
export const MAX_PREVIEW_WORK = 2_000_000;
/** Phrases that a picture is compared with at a time. Each is as long as a prompt at most. */
export const MAX_PHRASES = 6;
/**
 * A picture that is compared with phrases: a JPEG file. With all phrases it fits into a message of a connection without a
 * seat as base64. More pixels than a model takes would only be thrown away.
 */
export const MAX_PICTURE_BYTES = 40 * 1024;
export const MAX_PICTURE_SIDE_PX = 384;
/** What a program sends to the judge at once [SERVICE-3]: a picture file, its pixels, texts, and labels that it wants. */
export const MAX_SERVICE_IMAGE_BYTES = 4 * 1024 * 1024;
export const MAX_SERVICE_IMAGE_PIXELS = 16_000_000;
export const MAX_SERVICE_TEXTS = 64;
export const SERVICE_TEXT_MAX_CHARS = 200;
export const MAX_SERVICE_LABELS = 50;
/** Keys that are in force at a time. */
export const MAX_API_KEYS = 50;
export const API_KEY_NAME_MAX_CHARS = 60;
/** A Socket.IO message larger than this closes the connection before it is parsed. */
export const MAX_MESSAGE_BYTES = 512 * 1024;
/** Without a seat nobody draws. The largest message is then a new room with all prompts of the host's own. */
export const MAX_UNSEATED_MESSAGE_BYTES = 64 * 1024;

export const MIN_STROKE_SIZE = 2;
export const MAX_STROKE_SIZE = 160;
/** Fainter ink could hardly be seen. */
export const MIN_OPACITY = 0.1;
/** Fills of a drawing, those that were taken back among them: each floods the whole canvas at worst. */
export const MAX_FILLS_PER_DRAWING = 200;

export const NICKNAME_MAX_CHARS = 20;
export const PROMPT_MAX_CHARS = 120;
export const PACK_NAME_MAX_CHARS = 40;
export const MAX_PROMPTS_PER_IMPORT = 2_000;
export const TAG_MAX_CHARS = 30;
export const MAX_TAGS_PER_PROMPT = 12;

export const MIN_ROUNDS = 1;
export const MAX_ROUNDS = 10;
export const MIN_ROUND_SECONDS = 20;
export const MAX_ROUND_SECONDS = 300;
/** Players of a room at most; its host may allow fewer. */
export const MAX_PLAYERS = 24;
export const MIN_MAX_PLAYERS = 2;
/** A spectator takes no player's seat. */
export const MAX_SPECTATORS = 24;
/** Machines that play in a room. They count among its players. */
export const MAX_MACHINES = 5;
/** Prompts of the host's own. */
export const MAX_OWN_PROMPTS = 60;
/** With the setting `choice`, the room votes for one of so many prompts. */
export const CHOICES = 3;
export const MAX_GHOSTS = 5;

export const CHAT_MAX_CHARS = 200;
/** As long as the longest prompt. */
export const GUESS_MAX_CHARS = 120;
/** Guesses of the running round that a room remembers. */
export const GUESSES_KEPT = 50;
/** What a room remembers of its chat. */
export const CHAT_KEPT = 50;

/** Ops that arrive this long after the deadline still count; later ones are refused with `phase_over`. */
export const LATE_OPS_GRACE_MS = 1_000;

/** Entries of a leaderboard page. */
export const BOARD_PAGE_SIZE = 25;

/** A drawing gets a live score at most this often; less often when the judge is busy. */
export const LIVE_INTERVAL_MS = 500;
