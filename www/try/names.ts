// What the prepared program and the frame that runs it agree on; a file of its own, so that the frame loads no parser.

/** The property of the frame's window that the program calls: `loop(line)`, `at(line)`, `done()`. */
export const GUARD = "__kindling";

/** How long a loop may run without giving the page a turn; "try.privacy" says so too. */
export const LOOP_SECONDS = 3;
