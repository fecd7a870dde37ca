// 分享对话框，以及链接带来的内容。

export const share = {
  "share.also": "链接里还可以带上",
  "share.nothing": "先训练：之后结果和小模型也能随链接带走。",
  "share.claim": "结果：测试集上 {measure} {value}，收到的人可以核对",
  "share.measure.r2": "R²",
  "share.measure.accuracy": "准确率",
  "share.measure.loss": "损失",
  "share.weights": "训练好的权重，每个舍入到 8 位：{bytes} 字节",
  "share.weights.large": "训练好的权重有 {bytes} 字节，链接最多容纳 {most} 字节；请改用“保存”",
  "share.corrections": "我的更正（{count} 条），这是我自己的数据：{bytes} 字节",
  "share.length": "{count} 个字符",
  "share.hand": "转发…",
  "share.qr": "链接的二维码",
  "share.qr.long": "这个链接太长，放不进二维码。",
  "share.came.weights": "发送者训练好的权重已随链接到达，每个舍入到 8 位。继续训练就从它们开始。",
  "share.came.claim": "发送者说：测试集上 {measure} {value}。",
  "share.check": "核对",
  "share.check.steps": "核对：同样训练 {steps} 步",
  "share.confirmed": "属实：这里得到 {found}（误差在 {tolerance} 以内）。",
  "share.unconfirmed": "不符：这里得到 {found}，相差超过 {tolerance}。",
  "share.other": "不符：这个任务衡量的不是这个指标。",
} as const;
