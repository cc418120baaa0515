/** Over a drawing or a tree that belongs to an older text. */
export function Stale() {
  return <p className="stale">The platform cannot be planned as it is written now. This is the last one that could.</p>;
}
