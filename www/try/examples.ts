// The examples of the API's pages as text, by name.

const files = import.meta.glob("../api/examples/*.js", { query: "?raw", import: "default", eager: true }) as Record<string, string>;

export const EXAMPLES: Record<string, string> = Object.fromEntries(Object.entries(files).map(([path, code]) => [path.replace(/^.*\/(\w+)\.js$/, "$1"), code.trimEnd()]));
export const FIRST = "train";
