/** Addresses of crypto-currencies, told from other text by their checksums. */
import { sha256 } from '@noble/hashes/sha2';
import { keccak_256 } from '@noble/hashes/sha3';

const BASE58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
/** Version byte of a Base58Check address → coin. */
const VERSION: Readonly<Record<number, string>> = {
  0x00: 'bitcoin',
  0x05: 'bitcoin',
  0x30: 'litecoin',
  0x32: 'litecoin',
  0x1e: 'dogecoin',
  0x41: 'tron',
};
const BECH32 = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';
const PREFIX: Readonly<Record<string, string>> = { bc: 'bitcoin', ltc: 'litecoin' };

/** `bitcoin:<address>` and the like, or null when the text is no valid address. */
export function coinAddress(text: string): string | null {
  if (/^0x[0-9a-f]{40}$/i.test(text)) return isEthereum(text) ? `ethereum:${text}` : null;
  const prefix = /^(bc|ltc)1/i.exec(text)?.[1]?.toLowerCase();
  if (prefix !== undefined)
    return isSegwit(text, prefix) ? `${PREFIX[prefix] ?? prefix}:${text.toLowerCase()}` : null;
  const coin = base58Coin(text);
  return coin === null ? null : `${coin}:${text}`;
}

function base58Coin(text: string): string | null {
  if (text.length < 26 || text.length > 35) return null;
  let number = 0n;
  for (const char of text) {
    const digit = BASE58.indexOf(char);
    if (digit === -1) return null;
    number = number * 58n + BigInt(digit);
  }
  const hex = number.toString(16).padStart(50, '0');
  if (hex.length !== 50) return null;
  const zeros = /^1*/.exec(text)?.[0].length ?? 0;
  const bytes = Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
  if (bytes.findIndex((byte) => byte !== 0) !== zeros) return null; // each leading zero byte is written as a 1
  const check = sha256(sha256(bytes.subarray(0, 21)));
  if (!bytes.subarray(21).every((byte, place) => byte === check[place])) return null;
  return VERSION[bytes[0] ?? -1] ?? null;
}

/** BIP 173 (witness version 0) and BIP 350 (later ones). */
function isSegwit(text: string, prefix: string): boolean {
  if (text !== text.toLowerCase() && text !== text.toUpperCase()) return false;
  const data = Array.from(text.toLowerCase().slice(prefix.length + 1), (char) => BECH32.indexOf(char));
  if (data.length < 14 || data.length > 71 || data.includes(-1)) return false;
  const codes = Array.from(prefix, (char) => char.charCodeAt(0));
  const expanded = [...codes.map((code) => code >> 5), 0, ...codes.map((code) => code & 31)];
  return polymod([...expanded, ...data]) === (data[0] === 0 ? 1 : 0x2bc830a3);
}

function polymod(values: number[]): number {
  const generator = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];
  let check = 1;
  for (const value of values) {
    const top = check >>> 25;
    check = ((check & 0x1ffffff) << 5) ^ value;
    generator.forEach((term, bit) => {
      if ((top >>> bit) & 1) check ^= term;
    });
  }
  return check >>> 0;
}

/** EIP-55: mixed case is a checksum; one case alone has none and is taken as it is. */
function isEthereum(text: string): boolean {
  const digits = text.slice(2);
  const lower = digits.toLowerCase();
  if (digits === lower || digits === digits.toUpperCase()) return /[1-9a-f]/.test(lower);
  const hash = keccak_256(new TextEncoder().encode(lower));
  return Array.from(digits).every((char, place) => {
    const nibble = ((hash[place >> 1] ?? 0) >> (place % 2 === 0 ? 4 : 0)) & 15;
    return !/[a-f]/i.test(char) || nibble >= 8 === (char === char.toUpperCase());
  });
}
