import type { Plugin } from "vite";

/** Serves Kindling's files while developing, and copies them into `folder` ("kindling") of what is built. */
export default function kindling(options?: { folder?: string }): Plugin;
