// Pages that are made at build time: read before, or without, any script. No bundle holds these strings.

export const pages = {
  "page.skip": "跳到正文",
  "page.navigation": "Kindling",
  "page.playground": "训练台",
  "page.gallery": "示例",
  "page.learn": "教程",
  "page.api": "API",
  "page.try": "试用 API",
  "page.privacy": "隐私",
} as const;
