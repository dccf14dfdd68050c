// Text that the server does not have yet, sealed with a key that stands on pages of its person alone
// (docs/decisions/0011). Over plain http a browser seals nothing: there it stays in this window.
const OURS = "newsroom-waiting:";
// In clear, from before there was a seal.
const OLD = "newsroom-unsaved:";
const COPIES = 30;

const bytesOf = (text) => Uint8Array.from(atob(text), (one) => one.charCodeAt(0));
const textOf = (bytes) => {
  let signs = "";
  for (let at = 0; at < bytes.length; at += 9999) signs += String.fromCharCode(...bytes.subarray(at, at + 9999));
  return btoa(signs);
};
// Moved to another place a copy does not open.
const sealFor = (name, iv) => ({ name: "AES-GCM", iv, additionalData: new TextEncoder().encode(name) });

const unmasked = (told) => {
  const both = bytesOf(told);
  return both.slice(0, 32).map((one, at) => one ^ both[32 + at]);
};

window.waitingTexts = (masked, person) => {
  const own = `${OURS}${person}:`;
  const seals = Boolean(masked && window.crypto?.subtle);
  const key = seals && crypto.subtle.importKey("raw", unmasked(masked), "AES-GCM", false, ["encrypt", "decrypt"]);
  const open = () => (seals ? localStorage : sessionStorage);
  const read = (place, name) => {
    try {
      return JSON.parse(place.getItem(name)) || {};
    } catch {
      return {};
    }
  };
  const namesIn = (place, begin) => Object.keys(place).filter((name) => name.startsWith(begin));

  // Unsealed, old copies stay where they are: they outlive this window.
  const oldOf = (name) => OLD + name.slice(OURS.length);
  const places = (name) => [[open(), name], ...(seals ? [] : [[localStorage, oldOf(name)]])];
  const ours = (old) => OURS + old.slice(OLD.length);

  const names = (begin) => {
    try {
      return places(begin).flatMap(([place, one]) => namesIn(place, one).map((found) => (one === begin ? found : ours(found))));
    } catch {
      return [];
    }
  };
  // With a serial that copy alone: another window may have a newer one.
  const drop = (name, serial) => {
    try {
      for (const [place, one] of places(name)) {
        if (serial === undefined || read(place, one).serial === serial) place.removeItem(one);
      }
    } catch {
      // Forbidden.
    }
  };
  // `body` are the fields as they are posted.
  const seal = async (name, { serial, at, body }) => {
    if (!seals) return { serial, at, body };
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const words = new TextEncoder().encode(JSON.stringify([...new URLSearchParams(body)]));
    const sealed = await crypto.subtle.encrypt(sealFor(name, iv), await key, words);
    return { serial, at, iv: textOf(iv), sealed: textOf(new Uint8Array(sealed)) };
  };
  // Throws when the browser is full, or forbids it.
  const put = (name, copy) => {
    const place = open();
    place.setItem(name, JSON.stringify(copy));
    const all = namesIn(place, OURS).map((one) => [read(place, one).at || 0, one]);
    for (const [, one] of all.sort((a, b) => b[0] - a[0]).slice(COPIES)) place.removeItem(one);
  };
  // Null for what this key does not open.
  const get = async (name) => {
    try {
      const found = places(name).map(([place, one]) => read(place, one));
      const copy = found.find((one) => one.body !== undefined) || found[0];
      if (copy.body !== undefined) return copy;
      const words = await crypto.subtle.decrypt(sealFor(name, bytesOf(copy.iv)), await key, bytesOf(copy.sealed));
      return { ...copy, body: new URLSearchParams(JSON.parse(new TextDecoder().decode(words))).toString() };
    } catch {
      return null;
    }
  };
  const renewOld = async () => {
    if (!seals) return;
    try {
      for (const old of namesIn(localStorage, `${OLD}${person}:`)) {
        const copy = read(localStorage, old);
        const name = ours(old);
        if (copy.body !== undefined) put(name, await seal(name, copy));
        localStorage.removeItem(old);
      }
    } catch {
      // Full, or forbidden: next time.
    }
  };
  return { own, isLasting: seals, names, drop, seal, put, get, renewOld };
};
