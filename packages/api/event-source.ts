export interface ServerEvent {
  readonly id: string | null;
  readonly data: unknown;
}

/**
 * Server-sent events (WHATWG HTML, "event stream interpretation") out of the bytes of an answer; `data` is JSON here. Ends when the connection does,
 * however it does: whoever reads comes back with the last id. Comments and unfinished events are dropped.
 */
export async function* readEvents(bytes: ReadableStream<Uint8Array>, signal?: AbortSignal): AsyncGenerator<ServerEvent> {
  const reader = bytes.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      text += value;
      const blocks = text.split(/\r\n\r\n|\n\n|\r\r/);
      text = blocks.pop() ?? '';
      for (const block of blocks) {
        const event = eventOf(block);
        if (event) yield event;
      }
    }
  } catch (error) {
    if (!isLost(error, signal)) throw error;
  } finally {
    await reader.cancel().catch(() => {});
  }
}

function eventOf(block: string): ServerEvent | undefined {
  const fields = block.split(/\r\n|\n|\r/).map((line) => /^([^:]*)(?:: ?(.*))?$/.exec(line));
  const all = (name: string): string[] => fields.filter((field) => field?.[1] === name).map((field) => field?.[2] ?? '');
  const data = all('data');
  if (data.length === 0) return undefined;
  return { id: all('id').at(-1) ?? null, data: JSON.parse(data.join('\n')) as unknown };
}

/** A connection that broke rejects with a TypeError or the abort; what is not JSON is somebody's mistake. */
function isLost(error: unknown, signal: AbortSignal | undefined): boolean {
  return signal?.aborted === true || !(error instanceof SyntaxError);
}
