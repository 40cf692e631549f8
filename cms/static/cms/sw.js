// Keeps the pages that were read, for reading them again without a connection. Nothing is counted or sent.
const SHELF = "guichet-pages-1";
const MOST = 60;
const PATIENCE = 8000;

const isPage = ({ pathname }) => /^\/[a-z]{2,3}(-[a-z]+)?\//.test(pathname) && !pathname.includes("/~/");
const isPart = ({ pathname }) => pathname.startsWith("/static/cms/") || pathname.startsWith("/media/images/");

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("message", (event) => event.waitUntil(keepAll(event.data)));
self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== location.origin) return;
  if (isPage(url)) event.respondWith(page(event));
  else if (isPart(url)) event.respondWith(part(event.request));
});

async function keepAll(addresses) {
  for (const address of addresses) {
    const url = new URL(address);
    url.hash = "";
    if (url.origin !== location.origin || !(isPage(url) || isPart(url))) continue;
    try {
      await keep(url.href, await fetch(url.href));
    } catch {
      return;
    }
  }
}

async function keep(key, answer) {
  const leadsElsewhere = answer.redirected || answer.type === "opaqueredirect";
  if (answer.status === 404 || answer.status === 410 || leadsElsewhere) {
    // Taken down, here or in this language: what says where a shelter was must not stay on telephones either.
    const shelf = await caches.open(SHELF);
    await shelf.delete(key, { ignoreSearch: true });
    return;
  }
  if (!answer.ok) return;
  const shelf = await caches.open(SHELF);
  // Taken out first, so that what was read last is thrown out last.
  await shelf.delete(key);
  await shelf.put(key, answer);
  const keys = await shelf.keys();
  for (const old of keys.slice(0, Math.max(0, keys.length - MOST))) await shelf.delete(old);
}

async function page(event) {
  const old = await caches.match(event.request.url.split("#")[0], { ignoreSearch: true });
  const waited = new Promise((_, refuse) => setTimeout(refuse, PATIENCE));
  try {
    // Asked even where the browser has a copy of some seconds ago: without a connection that is an old page.
    const asked = fetch(event.request, { cache: "no-cache" });
    const answer = await (old ? Promise.race([asked, waited]) : asked);
    if (answer.status >= 500 && old) return asKept(old);
    event.waitUntil(keep(event.request.url.split("#")[0], answer.clone()));
    return answer;
  } catch {
    return old ? asKept(old) : Response.error();
  }
}

// Shown with the note that it is a kept page, and without what held only at that moment.
async function asKept(old) {
  const text = await old.text();
  return new Response(text.replace("<body", '<body class="kept"'), { headers: old.headers });
}

async function part(request) {
  const old = await caches.match(request);
  if (old) return old;
  const answer = await fetch(request);
  await keep(request.url, answer.clone());
  return answer;
}
