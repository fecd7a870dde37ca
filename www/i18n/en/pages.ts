// Pages that are made at build time: read before, or without, any script. No bundle holds these strings.

export const pages = {
  "page.skip": "Skip to the content",
  "page.navigation": "Kindling",
  "page.playground": "Playground",
  "page.gallery": "Gallery",
  "page.learn": "Learn",
  "page.api": "API",
  "page.try": "Try the API",
  "page.privacy": "Privacy",
} as const;
