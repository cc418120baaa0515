import { useRef, useState } from 'react';
import { type Answer, type Asking, ask } from '../api/ask.ts';
import type { Trouble } from '../api/trouble.ts';
import { useHouse } from '../shell/context.ts';

export interface Act {
  /** Asks for a change; undefined while one is on its way, so that a double click asks once. */
  readonly send: <T>(path: string, asking: Asking) => Promise<Answer<T> | undefined>;
  readonly busy: boolean;
  /** Why the last one did not happen. */
  readonly trouble: Trouble | undefined;
}

export function useAct(): Act {
  const { desk } = useHouse();
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<Trouble | undefined>();
  const sending = useRef(false);
  const send = async <T>(path: string, asking: Asking): Promise<Answer<T> | undefined> => {
    if (sending.current) return undefined;
    sending.current = true;
    setBusy(true);
    setTrouble(undefined);
    const answer = await ask<T>(path, asking);
    sending.current = false;
    setBusy(false);
    if ('trouble' in answer) {
      desk.heard(answer.trouble);
      setTrouble(answer.trouble);
    }
    return answer;
  };
  return { send, busy, trouble };
}
