// 设置中每个选项的作用，与公式放在一起。

export const explain = {
  "explain.activation.relu": "大于零的照样通过，其余归零：计算便宜，斜率不会消失。",
  "explain.activation.tanh": "把一切压到 −1 与 1 之间，以零为中心。",
  "explain.activation.sigmoid": "把一切压到 0 与 1 之间；离零远时斜率几乎消失。",
  "explain.activation.gelu": "平滑的 ReLU：用正态分布中低于 x 的比例给 x 加权。",
  "explain.loss.mse": "误差取平方：一个大误差抵得上许多小误差。",
  "explain.loss.mae": "取误差的大小：离群值的拉力不比别的行大。",
  "explain.loss.huber": "小误差取平方，超过 1 的取大小。",
  "explain.loss.cross-entropy": "对正确类别 y 的意外程度，单位是奈特：完全确信时为 0。分类只用这一种损失。",
  "explain.optimiser.sgd": "沿着这一批的斜率 g 直接下降。",
  "explain.optimiser.momentum": "带着惯性：斜率的滑动累积抹平各批之间的差别。",
  "explain.optimiser.rmsprop": "每个斜率除以它平时的大小，使各个权重步调相近。",
  "explain.optimiser.adam": "斜率的滑动平均，除以它平时的大小；两者都修正了从零开始的偏差。",
  "explain.optimiser.adamw": "Adam，但每一步先按权重衰减 w 缩小权重。",
  "explain.schedule.constant": "η 保持所设的值。",
  "explain.schedule.step": "每过 T 步，η 变为十分之一。",
  "explain.schedule.cosine": "先用 W 步预热上升，再沿半个余弦降到第 T 步的 1 %。",
  "explain.initialisation.pytorch": "与 PyTorch 的线性层相同，偏置也是。",
  "explain.initialisation.xavier": "让信号向前向后大小相近：适合 tanh 和 sigmoid。",
  "explain.initialisation.he": "补上 ReLU 去掉的那一半。",
  "explain.initialisation.zero": "同层单元的梯度都相同，永远一样：网络几乎什么也学不到。",
} as const;
