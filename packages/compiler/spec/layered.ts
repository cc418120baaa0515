/**
 * The sections of a platform that an environment may say otherwise for its cells, and a cell for itself. The others hold for the whole
 * platform: its names, its domains, its repository and its choice of a component for each layer are one for all cells.
 */
export const LAYERED: ReadonlySet<string> = new Set(['profile', 'services', 'settings', 'backup', 'objectives']);

/** The section of a cell that its environment may say for it; the platform has none. */
export const CLUSTER = 'cluster';
