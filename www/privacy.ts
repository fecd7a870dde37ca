// The script of the privacy page: the reader's colours, and the panel for use without a network.

import { offlinePanel } from "./offline/panel";
import { register } from "./offline/register";
import { applyTheme } from "./theme";

applyTheme();
const place = document.getElementById("offline-panel");
if (place) void offlinePanel(place, import.meta.env.PROD ? register(() => undefined) : Promise.resolve(null));
