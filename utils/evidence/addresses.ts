/** Addresses as they are compared. */

/** The part of an address that a server is asked for. */
export const withoutFragment = (url: string): string => url.split('#', 1)[0] ?? url;

/** What an address shows: a fragment that begins with / or ! is the way to a page inside the page, any other a place on it. */
export const viewOf = (url: string): string => (/^[^#]*#[/!]/.test(url) ? url : withoutFragment(url));
