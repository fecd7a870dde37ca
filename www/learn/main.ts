// The course's script: colours, definitions, the figures and demos. Without it the page can still be read.

import "../article";
import "../kindling-demo";
import { tabCodes } from "./codes";
import { followContents, keepPlace } from "./contents";
import { defineTerms } from "./terms";

defineTerms();
followContents();
keepPlace();
tabCodes();

/** Figures by their elements, each loaded when it comes near: together they are larger than the text. */
const FIGURES: Record<string, () => Promise<unknown>> = {
  "kd-neuron": () => import("./neuron"),
  "kd-losses": () => import("./losses-figure"),
  "kd-race": () => import("./race"),
  "kd-slope": () => import("./slope"),
  "kd-two-layers": () => import("./two-layers-run"),
  "kd-estimator": () => import("./estimator"),
  "kd-polynomial": () => import("./polynomial"),
  "kd-importance": () => import("./importance"),
  "kd-epsilon": () => import("./epsilon"),
};

const near = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) {
    if (!isIntersecting) continue;
    near.unobserve(target);
    void FIGURES[target.localName]?.();
  }
}, { rootMargin: "600px" });
for (const figure of document.querySelectorAll(Object.keys(FIGURES).join())) near.observe(figure);
