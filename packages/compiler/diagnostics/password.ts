/**
 * What an address has before its host, where that may be known to nobody else: a name with a password, or a token alone, by the prefixes
 * that GitHub and GitLab give theirs. As far as the last `@` before the path: a password may have one of its own.
 * Source: github.blog/changelog/2021-03-31-authentication-token-format-updates-are-generally-available, gitlab.com/gitlab-org/gitlab/-/issues/342327 (2026-11-22).
 */
const BEFORE_HOST = /(?<=\/\/)(?:[^/\s"':]*:|gh[opsru]_|github_pat_|glpat-)[^/\s"']*(?=@)/g;

/** The same text, without passwords in addresses; every other character keeps its column. */
export function withoutPasswords(text: string): string {
  return text.replaceAll(BEFORE_HOST, (secret) => '*'.repeat(secret.length));
}
