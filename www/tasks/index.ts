// What each task shows of itself: its pictures. Everything else on the page comes from the shell.

import type { TemplateResult } from "lit";
import type { App } from "../app";

export interface Figure {
  /** Name of its button where there are several. */
  name: string;
  picture: TemplateResult;
  caption: string;
  /** Takes the room's whole width, also beside another one. */
  wide?: boolean;
}

export interface TaskView {
  /** The data room's pictures; the first one is shown first. */
  data(app: App): Figure[];
  /** The train room's large pictures, side by side. */
  train(app: App): Figure[];
}

/** Views by task, one line each; a test fails when a task of the catalogue has none. */
export const VIEWS: Record<string, () => Promise<{ view: TaskView }>> = {
  "house-price": () => import("./house-price"),
  "digits-mlp": () => import("./pictures"),
  "digits-cnn": () => import("./pictures"),
  "fashion": () => import("./pictures"),
  "table": () => import("./table"),
  "table-penguins": () => import("./table"),
  "table-ames": () => import("./table"),
  "shakespeare": () => import("./text"),
  "tang": () => import("./text"),
  "sentiment": () => import("./sentiment"),
  "spiral": () => import("./spiral"),
};
