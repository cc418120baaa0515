import { cachedBundle } from '../packages/server/bundle/cached.ts';

// Makes what the control plane would make at its first start, which an image that nobody may write to cannot: the page.
await cachedBundle();
