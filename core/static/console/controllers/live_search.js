import { Controller } from "../vendor/stimulus.js";

const QUIET_MILLISECONDS = 250;

/**
 * Brings a list up to date while somebody types, filters or turns a page.
 *
 * Search words are personal data. They go in the body of a POST; the address bar, the history and the server's log
 * see filters, order and page only. Whatever cannot be done here falls back to the plain form or link.
 */
export default class LiveSearch extends Controller {
  static targets = ["form", "input", "filters", "results", "status"];
  static values = { offlineText: String };

  disconnect() {
    clearTimeout(this.timer);
    this.request?.abort();
  }

  type() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.search(), QUIET_MILLISECONDS);
  }

  search() {
    const address = new URL(location.href);
    address.searchParams.delete("page");
    this.load(address, { remember: "replace" });
  }

  submit(event) {
    const button = event.submitter;
    if (button?.hasAttribute("data-live-search-whole")) return;
    if (this.hasFormTarget && event.target === this.formTarget) {
      event.preventDefault();
      clearTimeout(this.timer);
      const address = button?.getAttribute("formaction");
      if (address) this.load(new URL(address, location.href), { remember: "push", pressed: button });
      else this.search();
    } else if (this.hasFiltersTarget && event.target === this.filtersTarget) {
      event.preventDefault();
      this.load(this.filteredAddress(), { remember: "push" });
    }
  }

  follow(event) {
    const link = event.target.closest("a[data-live-search-link]");
    const elsewhere = event.button || event.metaKey || event.ctrlKey || event.shiftKey;
    if (!link || elsewhere) return;
    event.preventDefault();
    this.load(new URL(link.href), { remember: "push", pressed: link });
  }

  back(event) {
    if (event.state?.liveSearch) location.assign(location.href);
  }

  filteredAddress() {
    const address = new URL(location.pathname, location.href);
    const sort = new URL(location.href).searchParams.get("sort");
    for (const [name, value] of new FormData(this.filtersTarget)) if (value) address.searchParams.append(name, value);
    if (sort && !address.searchParams.has("sort")) address.searchParams.set("sort", sort);
    return address;
  }

  async load(address, { remember, pressed = null }) {
    this.request?.abort();
    const request = (this.request = new AbortController());
    const asked = new URL(address);
    asked.hash = "";
    asked.searchParams.set("partial", "1");
    this.resultsTarget.setAttribute("aria-busy", "true");
    try {
      const response = await fetch(asked, { ...this.body(), signal: request.signal });
      if (!response.ok || response.redirected) return this.leaveTo(address);
      this.show(await response.text(), pressed);
      this.remember(address, remember);
    } catch (error) {
      if (error.name === "AbortError") return;
      if (!(error instanceof TypeError)) throw error;
      this.say(this.offlineTextValue);
    } finally {
      if (request === this.request) this.resultsTarget.removeAttribute("aria-busy");
    }
  }

  body() {
    if (!this.hasInputTarget || !this.inputTarget.value.trim()) return {};
    return { method: "POST", body: new FormData(this.formTarget) };
  }

  /** The answer was not a list (signed out, gone, a fault): let the browser show what it is. */
  leaveTo(address) {
    address.hash = "";
    location.assign(address);
  }

  show(html, pressed) {
    const focus = pressed?.dataset.focus;
    const turned = pressed?.hasAttribute("data-live-search-page");
    this.resultsTarget.innerHTML = html;
    if (focus) this.resultsTarget.querySelector(`[data-focus="${focus}"]`)?.focus();
    if (turned) {
      this.resultsTarget.focus({ preventScroll: true });
      this.resultsTarget.scrollIntoView({ block: "start" });
    }
    const summary = this.resultsTarget.querySelector("[data-live-search-summary]");
    if (!summary) return;
    this.say(summary.textContent.trim());
    const count = document.querySelector("[data-live-search-count]");
    if (count) count.textContent = summary.dataset.count;
  }

  remember(address, how) {
    if (how === "push" && address.href !== location.href) {
      history.replaceState({ liveSearch: true }, "");
      history.pushState({ liveSearch: true }, "", address);
    } else {
      history.replaceState(history.state, "", address);
    }
  }

  say(text) {
    this.statusTarget.textContent = text;
  }
}
