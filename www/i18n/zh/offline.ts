// A newer version of the site.

export const offline = {
  "offline.new": "Kindling 有新版本了。",
  "offline.new.kept": "重新加载后会接着当前的训练。",
  "offline.new.lost": "重新加载会结束当前的训练；如果还想继续，请先保存。",
  "offline.new.reload": "重新加载",
  "offline.new.later": "稍后",
} as const;
