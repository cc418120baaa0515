/** What of the package is used here; it brings no types of its own, and those that others wrote bring forty packages along. */
declare module 'oidc-provider' {
  import type { IncomingMessage, ServerResponse } from 'node:http';

  export interface Interaction {
    readonly uid: string;
    readonly prompt: { readonly name: string };
    /** The account that the browser is signed in as, if it is. */
    readonly session?: { readonly accountId?: string };
  }

  export interface Grant {
    addOIDCScope(scope: string): void;
    save(): Promise<string>;
  }

  export interface GrantContext {
    readonly oidc: {
      readonly client: { readonly clientId: string };
      readonly session: { readonly accountId: string };
      readonly provider: { readonly Grant: new (of: { readonly clientId: string; readonly accountId: string }) => Grant };
    };
  }

  export interface PageContext {
    body: string;
    set(name: string, value: string): void;
  }

  export default class Provider {
    constructor(issuer: string, configuration: Readonly<Record<string, unknown>>);
    callback(): (request: IncomingMessage, response: ServerResponse) => void;
    interactionDetails(request: IncomingMessage, response: ServerResponse): Promise<Interaction>;
    interactionFinished(
      request: IncomingMessage,
      response: ServerResponse,
      result: { readonly login?: { readonly accountId: string; readonly amr: readonly string[] }; readonly error?: string },
      options: { readonly mergeWithLastSubmission: false },
    ): Promise<void>;
  }
}
