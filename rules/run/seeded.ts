// Loaded into every process of `npm test`: properties are tried on the same values each time, so that the verdict is about the change, and
// whoever is told of a failure can have it again. `npm run test:nightly` tries others each time; what fails there prints its seed.
import { registerHooks } from 'node:module';

const SEED = 20_261_122;

registerHooks({
  load(url, context, next) {
    const loaded = next(url, context);
    if (!url.endsWith('/fast-check/lib/fast-check.js')) return loaded;
    return { ...loaded, source: `${String(loaded.source)}\nconfigureGlobal({ seed: ${SEED} });\n` };
  },
});
