import { useEffect, useState } from 'react';
import { useShown, useWorkbench } from '../app/context.ts';
import type { About, Answers, QuestionAbout } from '../figures/model.ts';
import { Newest } from './newest.ts';

export interface Asked<A extends About> {
  /** Undefined before the first answer; then always the newest, also while the next one is on its way. */
  readonly answer: Answers[A]['answers'] | undefined;
  readonly failed: string | null;
}

/** Milliseconds without a key stroke after which a view looks at the text again. */
const PAUSE = 250;

/** What the compiler answers about the newest text; asked again when text or question are others, and not at all out of sight. */
export function useAsked<A extends About>(question: QuestionAbout<A>, active: boolean): Asked<A> {
  const { questions } = useWorkbench();
  const checked = useShown((state) => state.checked);
  const [state, setState] = useState<Asked<A>>({ answer: undefined, failed: null });
  const [asker] = useState(
    () =>
      new Newest<QuestionAbout<A>, Answers[A]['answers']>(
        (each) => questions.ask<A>(each),
        (answer) => setState({ answer, failed: null }),
        (failed) => setState((before) => ({ ...before, failed })),
      ),
  );
  const words = JSON.stringify(question);
  useEffect(() => {
    if (active && checked >= 0) asker.want(JSON.parse(words) as QuestionAbout<A>);
  }, [asker, active, words]);
  useEffect(() => {
    if (!active || checked < 0) return undefined;
    const timer = setTimeout(() => asker.want(JSON.parse(words) as QuestionAbout<A>), state.answer === undefined ? 0 : PAUSE);
    return () => clearTimeout(timer);
  }, [asker, active, checked]);
  return state;
}

/** Today, as the compiler takes it. */
export function today(): string {
  return new Date().toISOString().slice(0, 10);
}
