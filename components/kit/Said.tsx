/**
 * What a screen reader is told when it changes: one sentence, and nothing of what moves on the screen meanwhile. It stands
 * on the page from the start, empty or not: what comes into being together with its words is not read out.
 */
export function Said({ children }: { children: string }) {
  return (
    <p class="unseen" role="status">
      {children}
    </p>
  );
}
