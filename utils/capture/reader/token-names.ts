/** Names that session, anti-forgery and similar tokens go by in forms and metadata. Pure. */
import { isSecretField } from '@/utils/evidence/redaction-names';

/** Whether a field or meta element of this name holds something that would let another act for the user. */
export const holdsToken = (name: string | null): boolean => name !== null && isSecretField(name);
