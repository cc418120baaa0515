import { moment } from '../cloud/words.ts';

/** A moment for people here, and for machines as it is. */
export function Moment({ at }: { readonly at: string }) {
  return (
    <time dateTime={at} title={at}>
      {moment(at, new Date())}
    </time>
  );
}
