/** A sentence of the compiler: what stands in backticks is code. */
export function Rich({ text }: { readonly text: string }) {
  return text.split('`').map((part, index) => (index % 2 === 1 ? <code key={index}>{part}</code> : part));
}
