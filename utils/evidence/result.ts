/** An expected failure is a value with a stable code; throwing is for bugs. */
export interface Problem<Code extends string = string> {
  /** Stable, machine-readable, translated only where it is shown. */
  code: Code;
  /** For logs and experts, in English; never shown alone to a user. */
  detail: string;
}

export type Result<Value, Code extends string = string> =
  { ok: true; value: Value } | { ok: false; problem: Problem<Code> };

export const ok = <Value>(value: Value): { ok: true; value: Value } => ({ ok: true, value });

export const failed = <Code extends string>(
  code: Code,
  detail: string,
): { ok: false; problem: Problem<Code> } => ({ ok: false, problem: { code, detail } });

/** What a thrown value says, whatever was thrown. */
export const errorText = (error: unknown): string => (error instanceof Error ? error.message : String(error));
