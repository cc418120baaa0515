/** What was read of an object, so that it can be asked whether another one would have been read alike. */
export interface Reads {
  /** By key, what stood there; undefined also where nothing did. */
  readonly values: Map<PropertyKey, unknown>;
  /** By key, what was read further inside. An object that was met in two places is the same here. */
  readonly inner: Map<PropertyKey, Reads>;
  /** The object itself, where its keys were asked for: then only it is alike. */
  whole: object | undefined;
}

/** Keys behind which it counts what is read, and not which object stands there. */
export interface Inside {
  readonly [key: string]: Inside;
}

interface Watched {
  readonly shown: object;
  readonly reads: Reads;
}

/** The same to whoever reads it, and what was read of it. An object that stands in two places `inside` is one object there, too. */
export function watched<T extends object>(of: T, inside: Inside): { readonly shown: T; readonly reads: Reads } {
  return watchedIn(new Map(), of, inside) as { readonly shown: T; readonly reads: Reads };
}

function watchedIn(met: Map<object, Watched>, of: object, inside: Inside): Watched {
  const known = met.get(of);
  if (known) return known;
  const reads: Reads = { values: new Map(), inner: new Map(), whole: undefined };
  // Its target is no object of ours: a proxy may not show another value than its target where that is fixed, as in a view of `seenBy`.
  const shown = new Proxy({}, { ...wholly(of, reads), get: (_, key) => read(met, of, key, reads, inside) });
  const made = { shown, reads };
  met.set(of, made);
  return made;
}

function read(met: Map<object, Watched>, of: object, key: PropertyKey, reads: Reads, inside: Inside): unknown {
  const value: unknown = Reflect.get(of, key);
  const further = typeof key === 'string' ? inside[key] : undefined;
  if (further === undefined || typeof value !== 'object' || value === null) {
    reads.values.set(key, value);
    return value;
  }
  const next = watchedIn(met, value, further);
  reads.inner.set(key, next.reads);
  return next.shown;
}

/** Whoever asks for keys sees all of it. */
function wholly(of: object, reads: Reads): ProxyHandler<object> {
  const whole = (): object => {
    reads.whole = of;
    return of;
  };
  return {
    has: (_, key) => key in whole(),
    getPrototypeOf: () => Reflect.getPrototypeOf(whole()),
    ownKeys: () => Reflect.ownKeys(whole()),
    getOwnPropertyDescriptor: (_, key) => {
      const found = Reflect.getOwnPropertyDescriptor(whole(), key);
      return found && { ...found, configurable: true };
    },
  };
}

/** Whether whoever read those would read the same here; also of what was one object, or two, the same holds here. */
export function readsAlike(reads: Reads, of: object): boolean {
  return alikeIn(new Map(), reads, of);
}

function alikeIn(met: Map<Reads, object>, reads: Reads, of: unknown): boolean {
  if (typeof of !== 'object' || of === null) return false;
  const known = met.get(reads);
  if (known !== undefined) return known === of;
  for (const other of met.values()) if (other === of) return false;
  met.set(reads, of);
  if (reads.whole !== undefined && reads.whole !== of) return false;
  for (const [key, value] of reads.values) if (Reflect.get(of, key) !== value) return false;
  for (const [key, inner] of reads.inner) if (!alikeIn(met, inner, Reflect.get(of, key))) return false;
  return true;
}
