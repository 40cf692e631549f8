import { Controller } from "../console/vendor/stimulus.js";

/**
 * Sends what was scanned, or what is shown to be handed out, and puts the answer below the field. The cursor stays in the
 * field. While one request travels, Enter does nothing: some scanners press it twice.
 */
export default class Distribution extends Controller {
  static targets = ["input", "answer", "status"];
  static values = { lost: String, signedOut: String };

  async submit(event) {
    event.preventDefault();
    if (this.busy) {
      // The next card was scanned already: it is looked up when the answer is here.
      this.waiting = this.inputTarget.value.trim() !== "";
      return;
    }
    const body = new FormData(this.element, event.submitter);
    const isScan = body.get("scan").trim() || body.get("choose");
    if (!isScan && !body.get("person") && !body.get("undo")) return this.inputTarget.focus();
    body.set("partial", "1");
    this.busy = true;
    this.answerTarget.setAttribute("aria-busy", "true");
    // What is scanned from here on belongs to the next person.
    this.inputTarget.value = "";
    this.inputTarget.focus();
    try {
      const answer = await this.post(body);
      if (answer.ok || answer.status === 422) {
        this.say("");
        this.answerTarget.innerHTML = await answer.text();
      } else this.say(answer.redirected || answer.status < 500 ? this.signedOutValue : this.lostValue);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      // The key of what is shown stays, so sending it again hands out once.
      this.say(this.lostValue);
    } finally {
      this.busy = false;
      this.answerTarget.removeAttribute("aria-busy");
    }
    if (this.waiting) {
      this.waiting = false;
      this.element.requestSubmit();
    }
  }

  async post(body) {
    // The cookie's own token, which is newer than the page's for who signed in again in another tab.
    const fresh = document.cookie.match(/(?:^|;\s*)csrftoken=([^;]+)/)?.[1];
    const token = fresh ?? body.get("csrfmiddlewaretoken");
    const answer = await fetch(this.element.action, {
      method: "POST", body: new URLSearchParams(body), headers: { "X-CSRFToken": token, Accept: "text/html" },
    });
    // A page instead of an answer: signed out.
    return answer.redirected ? { ok: false, redirected: true, status: answer.status } : answer;
  }

  /** Who was asked and is meant gets what the rule gives. */
  asked({ target }) {
    const field = this.element.elements.namedItem(target.dataset.field);
    if (target.checked && Number(field.value) === 0) field.value = target.dataset.most;
    if (!target.checked && field.value === target.dataset.most) field.value = "0";
    this.inputTarget.focus();
  }

  say(sentence) {
    this.statusTarget.textContent = sentence;
    this.statusTarget.hidden = !sentence;
  }
}
