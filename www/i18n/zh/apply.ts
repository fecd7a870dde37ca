// The apply room.

export const apply = {
  "apply.sentence": "让模型工作：描述一座房子，它给出价格。",
  "apply.unknown": "未知",
  "apply.unit.sqft": "平方英尺",
  "apply.unit.ft": "英尺",
  "apply.unit.years": "年",
  "apply.unit.degrees": "度",
  "apply.sold": "实际成交价是……",
  "apply.interval": "按 {share} 的相似验证房屋偏离预测的幅度，这座房子应在 {low} 与 {high} 之间。",
  "apply.coverage": "核对：这样的区间包含了 {share} 的测试房屋。",
  "apply.interval.label": "价格 {price}，区间 {low} 至 {high}；数据中位数为 {median}。",
  "apply.legend": "方框：区间；橙线：价格；灰线：中位数房价 {median}。",
  "apply.outside": "{column} = {value} 超出训练数据范围（{min} 至 {max}）：模型从未见过这样的房子，不要相信这个价格。",
  "apply.hint": "清空一个字段：空表示未知。再试试 20,000 平方英尺的面积，读一读警告。",
} as const;
