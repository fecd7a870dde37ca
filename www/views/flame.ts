// The site's sign in the colours of the page.

import { html } from "lit";
import { FLAME_PATH } from "../flame";

export const flame = html`<svg viewBox="0 0 24 24" aria-hidden="true"><path fill="var(--ember)" d=${FLAME_PATH}></path></svg>`;
