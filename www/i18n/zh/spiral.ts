// The task "spiral".

export const spiral = {
  "task.spiral": "双螺旋",
  "column.x": "x",
  "column.y": "y",
  "column.arm": "螺旋",
  "category.arm.ember": "余烬",
  "category.arm.ash": "灰烬",
  "recipe.spiral-line": "一条直线",
  "recipe.spiral-line.help": "逻辑回归：没有直线能分开两条螺旋。",
  "recipe.spiral-narrow": "四个单元",
  "recipe.spiral-narrow.help": "弯折太少，绕不了这么多圈。",
  "recipe.spiral-network": "一个网络",
  "recipe.spiral-network.help": "两个 32 单元的隐藏层绕着螺旋走。",
  "spiral.data": "两条互相缠绕的螺旋，各 500 个点。",
  "spiral.train": "平面的颜色是模型在每一点的回答；颜色越浓越确定。",
  "spiral.label": "平面上的两条螺旋，按模型的回答着色；{share} 的点落在自己的颜色上。",
} as const;
