import type { Context } from '../context.ts';
import { EXIT } from '../exit.ts';

/** `hansa doctor`: what is missing or wrong before the control plane starts. 0: nothing; 2: a setting; 4: an outsider is away. */
export async function doctor({ format }: Context): Promise<number> {
  const { ConfigRefusal, examine, readConfig } = await import('@hansa/server/main.ts');
  try {
    const { findings, simulated } = await examine(readConfig(process.env));
    const trouble = findings.filter(({ state }) => state === 'wrong' || state === 'away');
    if (format === 'json') process.stdout.write(`${JSON.stringify({ version: 1, complaints: [], findings, simulated })}\n`);
    else
      for (const { name, state, found, todo } of findings)
        process.stdout.write(`${SIGN[state]} ${name}: ${[found, todo].filter(Boolean).join('. ')}\n`);
    if (trouble.some(({ state }) => state === 'wrong')) return EXIT.usage;
    return trouble.length > 0 ? EXIT.outsider : EXIT.done;
  } catch (error) {
    if (!(error instanceof ConfigRefusal)) throw error;
    if (format === 'json')
      process.stdout.write(`${JSON.stringify({ version: 1, complaints: error.complaints, findings: [], simulated: [] })}\n`);
    else process.stdout.write(`${error.message.replaceAll(/^/gm, `${SIGN.wrong} `)}\n`);
    return EXIT.usage;
  }
}

const SIGN = { fine: '✔', simulated: '~', none: '-', wrong: '✖', away: '?' } as const;
