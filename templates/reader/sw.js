// Keeps what was read last and what was saved, for reading without a connection. Pages are asked of
// the network first; a kept one says that it is one. Nothing of /admin/ or /preview/ is touched.
"use strict";

const HOUSE = {{ house|safe }};
const SHELL = `shell-${HOUSE.version}`;
const [FILES, PICTURES, READ, LIST] = ["files", "pictures", "read", "list"].map((name) => `${name}-${HOUSE.shape}`);
// How many are kept of each; the oldest go first. Files of earlier versions serve kept pages.
const MOST = { [FILES]: 80, [PICTURES]: 60, [READ]: 30, [LIST]: 50 };
const PATIENCE = 4000; // milliseconds until a kept page is shown while the network is slow
const STALE = 12 * 3600 * 1000; // milliseconds until a saved story is asked for again
const DESK = /^\/(admin|preview)(\/|$)/;
// What stands behind the number of a story and is no page of it: it is neither kept nor taken for one.
const BESIDE = `(?!(?:${HOUSE.beside.join("|")})/)`;
const NUMBER = new RegExp(`^/([1-9]\\d*)(?:/${BESIDE}|$)`);
const FILE = /^\/static\/reader\//;
const STORY = new RegExp(`^/[1-9]\\d*/${BESIDE}[^/]+/$`);
const HASHED = /\.[0-9a-f]{12}\.\w+$/;

// Whether the reader wants pages without pictures: the one thing that is kept here about a person.
const CHOICES = "choices";
const isSparing = () => caches.match("/pictures/", { cacheName: CHOICES });
const spare = async (wanted) => {
  if (wanted) await (await caches.open(CHOICES)).put("/pictures/", new Response(""));
  else await caches.delete(CHOICES);
};
// The page as the reader wants it: a server that is told to save data leaves the pictures out.
const ask = async (request) => {
  if (!(await isSparing())) return fetch(request);
  const headers = new Headers(request.headers);
  headers.set("Save-Data", "on");
  return fetch(new Request(request, { headers }));
};

const path = (address) => new URL(address, location).pathname;

const put = async (name, key, response) => {
  const cache = await caches.open(name);
  await cache.delete(key); // what is put anew stands last
  await cache.put(key, response);
  const keys = await cache.keys();
  await Promise.all(keys.slice(0, Math.max(0, keys.length - MOST[name])).map((old) => cache.delete(old)));
};

// By its address, or by its number: the slug changes with the headline.
const kept = async (key) => {
  const number = NUMBER.exec(key)?.[1];
  for (const name of [LIST, READ]) {
    const cache = await caches.open(name);
    const same = number && (await cache.keys()).find((request) => NUMBER.exec(path(request.url))?.[1] === number);
    const found = (await cache.match(key)) || (same && (await cache.match(same)));
    if (found) return found;
  }
  return undefined;
};

// A page as it came, with the moment of its keeping. The browser has unpacked it.
const dated = async (response) => {
  const headers = new Headers(response.headers);
  for (const name of ["content-encoding", "content-length"]) headers.delete(name);
  headers.set("x-kept", new Date().toISOString());
  return new Response(await response.blob(), { headers });
};

// A withdrawn story leaves with its pictures, and with the front page that may have named it.
const forget = async (number) => {
  for (const name of [LIST, READ]) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      if (NUMBER.exec(path(request.url))?.[1] !== number) continue;
      const page = await (await cache.match(request)).text();
      const pictures = await caches.open(PICTURES);
      for (const [picture] of page.matchAll(/\/pictures\/[\w.-]+/g)) await pictures.delete(picture);
      await cache.delete(request);
    }
    await cache.delete("/");
  }
  for (const client of await self.clients.matchAll()) client.postMessage({ gone: number });
};

const drop = async (number) => {
  const cache = await caches.open(LIST);
  for (const request of await cache.keys()) {
    if (NUMBER.exec(path(request.url))?.[1] === number) await cache.delete(request);
  }
};

// What an answer of the network means for what is kept.
const learn = async (key, response, saved = false) => {
  const number = NUMBER.exec(key)?.[1];
  if (number && [404, 410].includes(response.status)) return forget(number);
  const html = (response.headers.get("content-type") || "").startsWith("text/html");
  if (response.status !== 200 || response.redirected || !html || !(STORY.test(key) || key === "/")) return undefined;
  const page = await dated(response);
  const inList = saved || (await (await caches.open(LIST)).match(key));
  return put(inList ? LIST : READ, key, page);
};

const asKept = async (response) => {
  const at = response.headers.get("x-kept");
  const when = new Intl.DateTimeFormat(HOUSE.locale, { dateStyle: "long", timeStyle: "short", timeZone: HOUSE.zone });
  const page = (await response.text()).replace(
    /<p class="ribbon kept" hidden>([^]*?)<time><\/time>/,
    (_, words) => `<p class="ribbon kept">${words}<time datetime="${at}">${when.format(new Date(at))}</time>`,
  );
  return new Response(page, { headers: response.headers });
};

const page = async (event, url) => {
  const key = url.search ? "" : url.pathname;
  const copy = key && (await kept(key));
  const fresh = ask(event.request);
  event.waitUntil(fresh.then((response) => key && learn(key, response.clone())).catch(() => {}));
  const late = new Promise((done) => { if (copy) setTimeout(done, PATIENCE); });
  try {
    const answer = await Promise.race([fresh, late]);
    if (answer && (answer.status < 500 || !copy)) return answer;
  } catch { /* no connection */ }
  if (copy) return asKept(copy);
  const shell = await caches.open(SHELL);
  const [offline] = HOUSE.pages;
  return (await shell.match(HOUSE.pages.includes(key) ? key : offline)) || Response.error();
};

// Names that change with their bytes are kept; of others the network is asked first.
const file = async (event, name, first) => {
  const cache = await caches.open(name);
  const copy = await cache.match(event.request);
  if (copy && first) return copy;
  try {
    const response = await fetch(event.request);
    if (response.status === 200) event.waitUntil(put(name, event.request, response.clone()));
    return response;
  } catch (error) {
    if (copy) return copy;
    throw error;
  }
};

const collect = async (addresses) => {
  for (const address of addresses) {
    const name = address.startsWith("/pictures/") ? PICTURES : FILES;
    const copy = HASHED.test(address) && (await (await caches.open(name)).match(address));
    const response = copy || (await fetch(address));
    if (response.status === 200) await put(name, address, response);
  }
};

const save = async (addresses) => {
  const cache = await caches.open(LIST);
  for (const address of addresses) {
    const copy = await cache.match(address);
    if (copy && Date.now() - new Date(copy.headers.get("x-kept")) < STALE) continue;
    await fetch(address).then((response) => learn(address, response, true)).catch(() => {});
  }
};

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil((async () => {
    await (await caches.open(SHELL)).addAll(HOUSE.pages);
    await collect(HOUSE.files);
  })());
});

self.addEventListener("activate", (event) => {
  const ours = [SHELL, FILES, PICTURES, READ, LIST, CHOICES];
  event.waitUntil((async () => {
    for (const name of await caches.keys()) if (!ours.includes(name)) await caches.delete(name);
    await self.clients.claim();
  })());
});

// What a page asks for: {save}, {drop}, {read, files} when it was opened before this worker, or
// {pictures} when the reader turned them on or off: the page comes anew as it is wanted then.
self.addEventListener("message", (event) => {
  const { save: saved = [], drop: dropped = [], read, files = [], pictures } = event.data;
  event.waitUntil((async () => {
    if (pictures !== undefined) {
      await spare(pictures === "off");
      await event.source.navigate(event.source.url.split("#")[0]);
    }
    for (const number of dropped) await drop(number);
    await save(saved);
    if (read) await fetch(read).then((response) => learn(read, response)).catch(() => {});
    await collect(files).catch(() => {});
  })());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin || DESK.test(url.pathname)) return;
  if (request.mode === "navigate") event.respondWith(page(event, url));
  else if (FILE.test(url.pathname)) event.respondWith(file(event, FILES, HASHED.test(url.pathname)));
  else if (url.pathname.startsWith("/pictures/") && STORY.test(path(request.referrer || "/"))) event.respondWith(file(event, PICTURES, true));
});
