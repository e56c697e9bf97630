/** Check digits of ISBN and EAN, and one spelling for each number. */

/** ISBN-13 without hyphens, also for an ISBN-10; null when the check digit is wrong. */
export function normalIsbn(text: string): string | null {
  const digits = text.replace(/[ -]/g, '').toUpperCase();
  if (/^97[89]\d{10}$/.test(digits)) return isEan(digits) ? digits : null;
  if (!/^\d{9}[\dX]$/.test(digits)) return null;
  const sum = Array.from(digits).reduce(
    (total, char, place) => total + (char === 'X' ? 10 : Number(char)) * (10 - place),
    0,
  );
  if (sum % 11 !== 0) return null;
  const body = `978${digits.slice(0, 9)}`;
  return body + eanDigit(body);
}

/** EAN-8, UPC-A (12), EAN-13 or GTIN-14 as written; null when the check digit is wrong. */
export const normalEan = (text: string): string | null =>
  /^(?:\d{8}|\d{12,14})$/.test(text) && isEan(text) && /[1-9]/.test(text) ? text : null;

const isEan = (digits: string): boolean => digits.endsWith(eanDigit(digits.slice(0, -1)));

/** Weights 3 and 1 in turn, from the right. */
function eanDigit(body: string): string {
  const sum = Array.from(body)
    .reverse()
    .reduce((total, char, place) => total + Number(char) * (place % 2 === 0 ? 3 : 1), 0);
  return String((10 - (sum % 10)) % 10);
}
