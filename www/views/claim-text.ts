// A result as people read it: "test R² 0.812".

import { fixed, percent } from "../format";
import { t } from "../i18n";
import type { Claim } from "../lab";

export function claimText({ metric, value }: Claim): string {
  return t(`share.metric.${metric}`, { value: metric === "accuracy" ? percent(value, 1) : fixed(value, 4) });
}
