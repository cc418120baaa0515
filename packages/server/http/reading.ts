import type { IncomingMessage } from 'node:http';

/** A file of a spec has 1 MiB at most (the compiler's limit); every other body is JSON, and the longest one that is valid has 1 KiB. */
const FILE = 2 * 1024 * 1024;
const JSON_BODY = 16 * 1024;

/** Bytes that a request may bring. */
export function mostBytes(method: string, path: string): number {
  return method === 'PUT' && path.startsWith('/v1/spec/') ? FILE : JSON_BODY;
}

/** Bytes of all bodies that are being read at this moment: who lets in a thousand connections must not hold a thousand files. */
const TOGETHER = 32 * 1024 * 1024;
let together = 0;

/**
 * - `large`: more than `most`; the rest is not read.
 * - `full`: others bring so much at the moment that there is no room.
 * - `gone`: the other end left in the middle.
 */
export type Body = Uint8Array | 'large' | 'full' | 'gone';

export function readBody(request: IncomingMessage, most: number): Promise<Body> {
  if (Number(request.headers['content-length'] ?? 0) > most) {
    request.resume();
    return Promise.resolve('large');
  }
  return new Promise((resolve) => {
    const parts: Buffer[] = [];
    let size = 0;
    const end = (body: Body): void => {
      together -= size;
      size = 0;
      request.off('data', take).off('end', whole).off('close', gone);
      if (typeof body === 'string') request.resume(); // what is still on its way is dropped, and the answer gets through
      resolve(body);
    };
    const take = (part: Buffer): void => {
      size += part.length;
      together += part.length;
      parts.push(part);
      if (size > most) end('large');
      else if (together > TOGETHER) end('full');
    };
    const whole = (): void => end(Buffer.concat(parts));
    const gone = (): void => end('gone');
    request.on('data', take).on('end', whole).on('close', gone);
    request.on('error', () => {}); // the close that follows says it
  });
}
