/** What browsers call a document, and the typings of their calls do not: another one with every navigation. */

/** Null in browsers that do not have it, and where a request is made for no document. */
export const documentIdOf = (details: object): string | null =>
  'documentId' in details && typeof details.documentId === 'string' ? details.documentId : null;
