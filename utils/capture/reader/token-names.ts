/** Names that session, anti-forgery and similar tokens go by in forms and metadata. Pure. */
const TOKEN_NAME = /csrf|xsrf|token|nonce|authenticity|session|secret|__viewstate|__eventvalidation|sesskey/i;

/** Whether a field or meta element of this name holds something that would let another act for the user. */
export const holdsToken = (name: string | null): boolean => name !== null && TOKEN_NAME.test(name);
