// Asks the browser to keep this page and what is needed in danger. Reading works without it.
const worker = navigator.serviceWorker;
if (worker && !navigator.connection?.saveData) {
  addEventListener("load", async () => {
    await worker.register("/sw.js");
    const { active } = await worker.ready;
    const needed = document.querySelectorAll("link[rel=stylesheet], link[rel=icon], a[data-essential]");
    active.postMessage([location.href, ...[...needed].slice(0, 8).map((each) => each.href)]);
  });
}
