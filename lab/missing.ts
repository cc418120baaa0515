/** What a lab needs and this machine lacks. The message is a sentence that a stranger can act on; tests skip with it. */
export class Missing extends Error {}

export type Got<T> = { readonly value: T; readonly missing?: undefined } | { readonly value?: undefined; readonly missing: string };

/** Runs `get`; a {@link Missing} becomes its sentence, so that a test can be skipped with it. Other errors are thrown. */
export async function got<T>(get: () => Promise<T>): Promise<Got<T>> {
  try {
    return { value: await get() };
  } catch (error) {
    if (error instanceof Missing) return { missing: error.message };
    throw error;
  }
}
