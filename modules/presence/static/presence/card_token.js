/**
 * Checks a card without a connection: the same format as modules/registry/rules/card_tokens.py, which explains it.
 * Works where WebCrypto does (over HTTPS or on localhost) and knows Ed25519.
 */
const PREFIX = "GC";
const VERSION = 1;
const CONTEXT = new TextEncoder().encode("guichet card\0");
const HEAD_BYTES = 25;
const SIGNATURE_BYTES = 64;
const SHORTEST = 60;
const LETTERS_OF_A_REVOKED_HASH = 16;
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const FIRST_DAY = Date.UTC(2020, 0, 1);
const DAY = 24 * 60 * 60 * 1000;

const plain = (text) => text.replace(/\s+/g, "").toUpperCase();
const hex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const fromBase64 = (text) => Uint8Array.from(atob(text), (character) => character.charCodeAt(0));

export const isToken = (text) => plain(text).length >= SHORTEST && plain(text).startsWith(PREFIX);

function fromBase32(text) {
  const bytes = [];
  let bits = 0;
  let value = 0;
  for (const letter of text) {
    const index = ALPHABET.indexOf(letter);
    if (index < 0) return null;
    value = (value << 5) | index;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes.push((value >> bits) & 0xff);
      value &= (1 << bits) - 1;
    }
  }
  // Bits to spare that say something: only one way to write a token counts.
  return value ? null : new Uint8Array(bytes);
}

/** What a token claims, or null for what is none. Nothing of it is true before the signature was checked. */
export function parse(text) {
  const letters = plain(text);
  const content = letters.startsWith(PREFIX) ? fromBase32(letters.slice(PREFIX.length)) : null;
  if (!content || content.length < HEAD_BYTES + 2 + SIGNATURE_BYTES || content[0] !== VERSION) return null;
  const payload = content.slice(0, -SIGNATURE_BYTES);
  const view = new DataView(payload.buffer);
  const day = (offset) => new Date(FIRST_DAY + view.getUint16(offset) * DAY);
  return {
    payload,
    signature: content.slice(-SIGNATURE_BYTES),
    keyId: hex(payload.slice(1, 5)),
    secret: payload.slice(5, 21),
    issued: day(21),
    until: day(23),
    centre: new TextDecoder().decode(payload.slice(HEAD_BYTES)),
  };
}

/**
 * { verdict, token, issuer }: "valid", "damaged", "unknown", "forged", "revoked", "expired", or "unchecked" where this
 * browser cannot tell. known: what the server gave: { keys: {id: {public, issuer}}, revoked: [hash] }.
 */
export async function check(text, known, now = new Date()) {
  const token = parse(text);
  if (!token) return { verdict: "damaged" };
  const key = known?.keys[token.keyId];
  if (!known || !globalThis.crypto?.subtle) return { verdict: "unchecked" };
  if (!key) return { verdict: "unknown", token };
  const genuine = await isGenuine(token, key.public);
  if (genuine === null) return { verdict: "unchecked" };
  if (!genuine) return { verdict: "forged", token };
  const hash = hex(new Uint8Array(await crypto.subtle.digest("SHA-256", token.secret)));
  if (known.revoked.includes(hash.slice(0, LETTERS_OF_A_REVOKED_HASH))) return { verdict: "revoked", token };
  const expired = now.getTime() >= token.until.getTime() + DAY;
  return { verdict: expired ? "expired" : "valid", token, issuer: key.issuer };
}

/** Whether the signature is right; null where this browser does not know Ed25519. */
async function isGenuine(token, publicKey) {
  const message = new Uint8Array([...CONTEXT, ...token.payload]);
  try {
    const key = await crypto.subtle.importKey("raw", fromBase64(publicKey), "Ed25519", false, ["verify"]);
    return await crypto.subtle.verify("Ed25519", key, token.signature, message);
  } catch (error) {
    if (error.name === "NotSupportedError") return null;
    throw error;
  }
}
