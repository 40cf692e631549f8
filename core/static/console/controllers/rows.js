import { Controller } from "../vendor/stimulus.js";

const NUMBERED = ["name", "id", "for", "href", "list", "aria-describedby", "aria-labelledby"];

/**
 * Adds and removes the rows of a Django formset. A stored row is marked for removal and hidden; a new one is taken
 * out and the rows after it are numbered anew, because Django expects numbers without gaps.
 */
export default class Rows extends Controller {
  static targets = ["list", "template", "row", "add", "remover"];
  static values = { prefix: String };

  connect() {
    if (this.hasAddTarget) this.addTarget.hidden = false;
    this.limit();
  }

  /** With this script a button removes a row, so Django's own tick box is put away. */
  rowTargetConnected(row) {
    const box = row.querySelector("[data-rows-delete]");
    const button = row.querySelector('[data-rows-target="remover"]');
    if (box) box.hidden = true;
    if (button) button.hidden = !box && this.rowTargets.indexOf(row) < this.initial;
    this.hideIfRemoved(row);
  }

  hideIfRemoved(row) {
    if (row.querySelector("[data-rows-delete] input")?.checked) row.hidden = true;
  }

  /** A draft brings back what was marked for removal, too. */
  settle() {
    this.rowTargets.forEach((row) => this.hideIfRemoved(row));
    this.number();
  }

  add() {
    this.append()?.querySelector("input:not([type=hidden]), select, textarea")?.focus();
    this.element.dispatchEvent(new Event("change", { bubbles: true }));
  }

  /** Makes room for the rows of a draft that is being brought back. */
  grow(event) {
    const wanted = Number(event.detail.entries.find(([name]) => name === this.total.name)?.[1] ?? 0);
    while (this.rowTargets.length < wanted && this.append());
  }

  append() {
    if (this.rowTargets.length >= this.maximum) return null;
    const row = this.templateTarget.content.firstElementChild.cloneNode(true);
    this.listTarget.append(row);
    this.number();
    return row;
  }

  remove(event) {
    const row = event.target.closest('[data-rows-target~="row"]');
    const index = this.rowTargets.indexOf(row);
    if (index < this.initial) {
      row.querySelector("[data-rows-delete] input").checked = true;
      row.hidden = true;
    } else {
      row.remove();
    }
    this.number();
    this.element.dispatchEvent(new Event("change", { bubbles: true }));
    (this.hasAddTarget ? this.addTarget : this.element).focus();
  }

  number() {
    const prefix = this.prefixValue.replace(/\W/g, "\\$&");
    const placed = new RegExp(`(^|id_|#|\\s)${prefix}-(?:\\d+|__prefix__)-`, "g");
    let shown = 0;
    this.rowTargets.forEach((row, index) => {
      for (const element of row.querySelectorAll("*")) {
        for (const attribute of NUMBERED) {
          const value = element.getAttribute(attribute);
          if (value) element.setAttribute(attribute, value.replace(placed, `$1${this.prefixValue}-${index}-`));
        }
      }
      if (!row.hidden) shown += 1;
      row.querySelectorAll("[data-rows-number]").forEach((place) => (place.textContent = shown));
    });
    this.total.value = this.rowTargets.length;
    this.limit();
  }

  limit() {
    if (this.hasAddTarget) this.addTarget.disabled = this.rowTargets.length >= this.maximum;
  }

  managed(name) {
    return this.element.querySelector(`[name="${CSS.escape(this.prefixValue)}-${name}"]`);
  }

  get total() {
    return this.managed("TOTAL_FORMS");
  }

  get initial() {
    return Number(this.managed("INITIAL_FORMS").value);
  }

  get maximum() {
    return Number(this.managed("MAX_NUM_FORMS")?.value || 1000);
  }
}
