/** Begins the examiner in a thread: a thread does not inherit what lets its program read TypeScript. */
import { register } from 'tsx/esm/api';

register();
await import('./examiner.ts');
