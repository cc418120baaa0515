/** A package that the stock image lacks, pinned to the bytes of one wheel. */
export interface Module {
  /** Module of Odoo, or of Python where Odoo does not see it. */
  readonly name: string;
  readonly distribution: string;
  readonly version: string;
  readonly sha256: string;
  readonly for: 'sign-on' | 'sessions';
}

/**
 * Of python-jose only itself: with `cryptography`, which the image has, it never loads ecdsa, rsa or pyasn1, which its metadata asks
 * for. Tried with these three packages and nothing else: a token is signed and verified.
 */
export const MODULES: readonly Module[] = [
  {
    name: 'auth_oidc',
    distribution: 'odoo-addon-auth_oidc',
    version: '19.0.1.0.0.3',
    sha256: 'd2d1c2123348c210f5005056109e82355401e65d77f0f765d2677651227066ae',
    for: 'sign-on',
  },
  {
    name: 'jose',
    distribution: 'python-jose',
    version: '3.5.0',
    sha256: 'abd1202f23d34dfad2c3d28cb8617b90acf34132c7afd60abd0b0b7d3cb55771',
    for: 'sign-on',
  },
  {
    name: 'session_db',
    distribution: 'odoo-addon-session_db',
    version: '19.0.1.0.0.2',
    sha256: 'a91a679d310332b27d518c7e1014342c5e5278ac58d8c7724ec89b96cf46365b',
    for: 'sessions',
  },
];

/** Where a pod finds them: a folder that Python and Odoo both search. */
export const MODULES_PATH = '/mnt/modules';
