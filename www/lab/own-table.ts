// The task for rows whose columns Kindling has not seen before.

import type { TaskInfo } from "../bindings";

/** The task of a table that the user brings. */
export const OWN_TABLE = "table";

/** Whether a task finds its columns in the data. */
export const isOwnTable = (task: TaskInfo): boolean => task.parameters.some((row) => row.key === "target");
