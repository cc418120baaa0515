/**
 * Annotation of a pod template whose containers read secrets: a value in a Secret reaches a running pod late or never, so a new
 * generation starts the pods anew. Of the first nothing is said. A Job is made again by it, for its name is a digest of its template.
 */
export function renewed(secrets: readonly { readonly generation: number }[]): Record<string, string> {
  const generation = secrets.reduce((most, each) => Math.max(most, each.generation), 1);
  return generation === 1 ? {} : { 'hansa/secrets': String(generation) };
}

/** The same as the metadata of a template that has no other annotation. */
export function annotated(secrets: readonly { readonly generation: number }[]): { annotations?: Record<string, string> } {
  const annotations = renewed(secrets);
  return Object.keys(annotations).length > 0 ? { annotations } : {};
}

/** The same as most charts are told. */
export function podAnnotations(secrets: readonly { readonly generation: number }[]): { podAnnotations?: Record<string, string> } {
  const { annotations } = annotated(secrets);
  return annotations ? { podAnnotations: annotations } : {};
}
