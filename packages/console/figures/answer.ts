import type { Compilation } from '@hansa/compiler';
import { compareWith } from './compare.ts';
import type { Answer, Question } from './model.ts';
import { reportOf } from './report.ts';
import { whatIf } from './what-if.ts';

/** Answers what a view asks of a spec. Everything that only views need is reached from here, and is loaded with it. */
export function answer(compilation: Compilation, question: Question): Answer {
  switch (question.about) {
    case 'what-if':
      return whatIf(compilation, question.scenario, question.day);
    case 'compare':
      return compareWith(compilation, question.other, question.day);
    case 'report':
      return reportOf(compilation, question.day);
  }
}
