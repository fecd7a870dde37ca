// The custom element, served at a stable address: `<script type="module" src="…/kindling-demo.js"></script>`. `attach` is for
// pages that write the frame themselves.

import { KindlingDemo } from "./embed/element";

export { KindlingDemo } from "./embed/element";
export { attach, type Host } from "./embed/host";
export type { FromEmbed, ToEmbed } from "./embed/protocol";

// Two pages' worth of scripts may bring it twice.
if (!customElements.get("kindling-demo")) customElements.define("kindling-demo", KindlingDemo);
