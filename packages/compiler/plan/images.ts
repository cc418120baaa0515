/**
 * The name of an image at the mirror. Every upstream registry keeps its own folder there, so that two registries with the same
 * repository never meet: `docker.io/library/nextcloud:34` becomes `<mirror>/docker.io/library/nextcloud:34`.
 */
export function mirrored(image: string, mirror: string | null): string {
  return mirror === null ? image : `${mirror}/${image}`;
}
