import { useState } from 'react';
import { NoPasskey } from '../shell/passkeys.ts';
import { type Act, useAct } from './use-act.ts';

export interface PasskeyAct extends Act {
  /** Does what the browser asks somebody for in between; undefined where they did not. */
  readonly by: <T>(act: () => Promise<T>) => Promise<T | undefined>;
  /** Why the browser did not. */
  readonly why: string;
}

/** An act for which the browser asks for a passkey: what it says in the place of one is a sentence for the page. */
export function usePasskeyAct(): PasskeyAct {
  const act = useAct();
  const [why, setWhy] = useState('');
  const [waiting, setWaiting] = useState(false);
  const by = async <T>(ask: () => Promise<T>): Promise<T | undefined> => {
    setWhy('');
    setWaiting(true);
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof NoPasskey)) throw error;
      setWhy(error.message);
      return undefined;
    } finally {
      setWaiting(false);
    }
  };
  return { ...act, busy: act.busy || waiting, by, why };
}
