/** Addresses as they are compared. */

/** The part of an address that a server is asked for. */
export const withoutFragment = (url: string): string => url.split('#', 1)[0] ?? url;
