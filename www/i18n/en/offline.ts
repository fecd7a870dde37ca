// A newer version of the site.

export const offline = {
  "offline.new": "A new version of Kindling is ready.",
  "offline.new.kept": "Your run is kept over the reload.",
  "offline.new.lost": "A reload ends what is open here: save the run first if you want to go on with it.",
  "offline.new.reload": "Reload",
  "offline.new.later": "Later",
} as const;
