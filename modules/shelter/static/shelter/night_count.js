import { Controller } from "../console/vendor/stimulus.js";
import freshKey from "../console/fresh_key.js";

/** Marks each scan and is ready for the next at once; the list below is drawn anew with the next page. */
export default class NightCount extends Controller {
  static targets = ["input", "key", "answer"];
  static values = { lost: String };

  async scan(event) {
    event.preventDefault();
    const body = new FormData(event.target);
    if (!body.get("scan").trim()) return;
    body.set("partial", "1");
    this.inputTarget.value = "";
    this.inputTarget.focus();
    this.keyTarget.value = freshKey();
    try {
      const answer = await fetch(location.href, { method: "POST", body: new URLSearchParams(body) });
      if (answer.redirected || ![200, 422].includes(answer.status)) return location.reload();
      this.answerTarget.innerHTML = await answer.text();
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      this.answerTarget.textContent = this.lostValue;
    }
  }
}
