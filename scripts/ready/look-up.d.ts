/** Types of look-up.js, which is plain JavaScript because it runs before anything is installed. */
export function onPath(...names: string[]): string | null;
export function findChromium(): string | null;
export function findFirefox(): string | null;
