/** Looks texts up as a browser's extension API does: `$1` is the first substitution, a missing key is empty. */
export type Messages = Record<string, { message: string } | undefined>;

export const lookUpIn =
  (messages: Messages) =>
  (key: string, substitutions: string[]): string =>
    (messages[key]?.message ?? '').replace(
      /\$([1-9])/g,
      (_, index: string) => substitutions[Number(index) - 1] ?? '',
    );
