import { createHash, createHmac } from 'node:crypto';

/** Stands for a player where its id is not to be kept: it is one of 2^128, so nobody finds it by trying. */
export const playerMark = (id: string): string => createHash('sha256').update(`player:${id}`).digest('hex');

/** Stands for an address. There are few enough to try them all, so it takes the server's key to make it. */
export const networkMark = (address: string, secret: Buffer): string =>
  createHmac('sha256', secret).update(`network:${address}`).digest('base64url');
