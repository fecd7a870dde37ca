// The script of pages that are read: only the colours that the reader chose.

import { applyTheme } from "./theme";

applyTheme();
