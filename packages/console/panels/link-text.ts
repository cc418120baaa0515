/** An address as people say it: `github.com/nextcloud/server/issues/35075`. */
export function linkText(url: string): string {
  const bare = url
    .replace(/^https?:\/\/(www\.)?/, '')
    .replace(/[?#].*$/, '')
    .replace(/\/$/, '');
  return bare.length > 56 ? `${bare.slice(0, 32)}…${bare.slice(-22)}` : bare;
}
