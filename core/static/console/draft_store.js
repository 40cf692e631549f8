/**
 * Drafts on this device, encrypted with AES-GCM. The key comes with the page and is kept nowhere here, so a stolen
 * device or another account cannot read them. Works only where WebCrypto does: over HTTPS or on localhost.
 */
const PREFIX = "draft:";
const NONCE_BYTES = 12;

export const isAvailable = () => Boolean(globalThis.crypto?.subtle && globalThis.localStorage);

const bytes = (text) => Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
const text = (buffer) => btoa(Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join(""));
const address = (name) => PREFIX + name;

/** key: base64 of 16 or 32 random bytes. */
const unlock = (key) => crypto.subtle.importKey("raw", bytes(key), "AES-GCM", false, ["encrypt", "decrypt"]);

/** Keeps content (anything JSON can say) and returns whether it could. */
export async function keep(name, key, content) {
  if (!isAvailable()) return false;
  const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
  const plain = new TextEncoder().encode(JSON.stringify(content));
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv: nonce }, await unlock(key), plain);
  try {
    localStorage.setItem(address(name), `${text(nonce)}.${text(sealed)}`);
  } catch (error) {
    if (error.name === "QuotaExceededError") return false;
    throw error;
  }
  return true;
}

/** Returns what was kept, or null. What another key sealed is thrown away: nobody here can read it any more. */
export async function find(name, key) {
  if (!isAvailable()) return null;
  const stored = localStorage.getItem(address(name));
  if (!stored) return null;
  try {
    const [nonce, sealed] = stored.split(".").map(bytes);
    const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: nonce }, await unlock(key), sealed);
    return JSON.parse(new TextDecoder().decode(plain));
  } catch (error) {
    if (!(error instanceof DOMException || error instanceof SyntaxError)) throw error;
    forget(name);
    return null;
  }
}

export function forget(name) {
  globalThis.localStorage?.removeItem(address(name));
}
