/* What is done with a whole sheet: handing in, stepping aside, coming back. It lies in the outbox like
   a mark, goes out after everything on the sheet, and can be taken back until it did. */
import { Outbox } from "./outbox.js";

export const EVENTS = { submit: "sheet:submit", aside: "sheet:aside", return: "sheet:return" };
const SETTLED = { submitted: "submitted", stepped_aside: "stepped_aside" };

export class HandIn {
  // question.ask(answer) asks whether the order is meant so; onMoved(sheet, state, reason) is told
  // what the server has done.
  constructor({ outbox, texts, question, onMoved }) {
    this.outbox = outbox;
    this.texts = texts;
    this.question = question;
    this.onMoved = onMoved;
  }

  press(sheet, act, reason) {
    sheet.tell("");
    if (act === "submit" && !this.#isReady(sheet)) return;
    this.outbox.press(sheet.id, EVENTS[act], act === "aside" ? { reason } : {});
  }

  takeBack(sheet) {
    if (this.outbox.takeBack(sheet.id)) sheet.tell(this.texts.fill("taken-back"));
  }

  answered(sheet, item, answer) {
    if (answer.question) return this.question.ask(answer);
    if (!answer.error) return this.onMoved(sheet, answer.state, item.payload.reason ?? "");
    if (!Outbox.isDropped(answer.error)) return;
    sheet.tell(answer.message);
    if (answer.error === "sheet_incomplete") this.#name(sheet.missing);
  }

  // A mark was refused: the sheet its juror wanted to hand in is not the one the server has.
  refused(sheet, answer) {
    const act = this.outbox.findAct(sheet.id);
    const isStopped = act?.event === EVENTS.submit && this.outbox.takeBack(sheet.id);
    sheet.tell(isStopped ? `${answer.message} ${this.texts.fill("not-handed-in")}` : answer.message);
  }

  // The sheet with what waits for it laid over what the server knows; isAway: the server is not there.
  view({ id, sheet, stage }, isAway) {
    const act = this.outbox.findAct(id);
    const canWait = ["", "not_on_stage", "stepped_aside"].includes(sheet.why);
    if (act && canWait) {
      const when = isAway ? "away" : stage === "waiting" && act.event === EVENTS.submit ? "call" : "now";
      const what = act.event === EVENTS.submit ? "handing-in" : "moving";
      return { ...sheet, can_mark: false, why: `${what}-${when}`, isKept: true };
    }
    if (sheet.why !== "not_on_stage" || !(isAway || this.outbox.list(id).length)) return sheet;
    return { ...sheet, can_mark: true, why: isAway ? "stage-unknown" : "waits-for-call" };
  }

  // The server's word for a sheet in a state: what keeps its juror from marking now.
  static whyNot(state, stage) {
    return SETTLED[state] ?? (stage === "waiting" ? "not_on_stage" : "");
  }

  // Every field is a mark, and every criterion has one.
  #isReady(sheet) {
    const wrong = sheet.criteria.filter((criterion) => !criterion.settle());
    const [first] = wrong.length ? wrong : sheet.missing;
    if (!first) return true;
    if (wrong.length) sheet.tell(this.texts.fill("wrong", { names: this.#names(wrong) }));
    else {
      sheet.tell(this.texts.fill("missing", { names: this.#names(sheet.missing) }));
      this.#name(sheet.missing);
    }
    first.bringIntoView();
    return false;
  }

  #name(missing) {
    for (const criterion of missing) criterion.complain(this.texts.fill("no-mark"));
  }

  #names(criteria) {
    return criteria.map((criterion) => criterion.name).join(", ");
  }
}
