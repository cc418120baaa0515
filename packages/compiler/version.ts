/** One version for the whole house; a test holds it against package.json. */
export const COMPILER_VERSION = '0.1.0';
