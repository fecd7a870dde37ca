// The optimise room.

export const optimise = {
  "optimise.sentence": "同一个模型，更少的字节：小的权重置零，其余压进 8 位。省了多少、代价多大，都在这台设备上实测。",
  "optimise.tiny": "这个模型只有 {parameters} 个参数，没有可省的。先训练一个神经网络再回来。",
  "optimise.chart": "大小与误差",
  "optimise.chart.label": "剪枝 0 到 95 %、float32 与 int8 时，压缩文件大小与测试 RMSE 的关系。",
  "optimise.chart.caption": "每个点是训练好的模型的一种存法；标签是剪去的权重比例，圆圈是当前设置。大小为 safetensors 文件经 gzip 后的字节数。",
  "optimise.axis.size": "gzip 后的文件大小（kB）",
  "optimise.axis.rmse": "测试 RMSE（美元）",
  "optimise.weights": "权重绝对值的分布",
  "optimise.weights.caption": "|w| 从 0 到 {max}；剪去的权重在 0 处。",
  "optimise.undo": "撤销剪枝与量化",
  "optimise.hint": "先剪掉三分之一的权重看看误差，再继续剪到误差明显变大为止。L2 是另一种让权重变小的办法：它在训练中起作用，打开后请继续训练。",
  "optimise.before": "训练后",
  "optimise.after": "当前设置",
  "optimise.size": "gzip 后的文件",
  "optimise.nonzero": "非零的数",
  "optimise.rmse": "测试 RMSE",
  "optimise.r2": "测试 R²",
  "optimise.latency": "单次预测用时",
  "optimise.latency.note": "在这台设备上计时 31 次的中位数。零和 8 位权重在这里仍按浮点数相乘，因此省的是字节，不是时间。",
} as const;
