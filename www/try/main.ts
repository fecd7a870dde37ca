// The script of the page on which the API is tried: the editor is fetched here, not before, so that it can be said when it is not to be had.

import "../article";
import { say } from "./strings";

import("./page").catch(() => {
  const notice = document.getElementById("notice");
  if (notice) Object.assign(notice, { hidden: false, textContent: say("say.editor") });
});
