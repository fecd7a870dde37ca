// Weights to begin with, for every task.

export const weights = {
  "option.initialisation.pretrained": "预训练",
  "parameter.frozen": "冻结的层",
  "parameter.frozen.help": "从输入起这么多层保持开始时的权重；最后一层总会学习。",
  "weights.title": "从训练好的权重开始",
  "weights.sentence": "一次运行可以从另一次学到的东西开始，本任务或别的任务都行：名称和大小相同的层被采用，其余随机抽取。",
  "weights.drawn": "随机抽取",
  "weights.shipped": "自带的模型",
  "weights.file": "文件（.safetensors）",
  "weights.current": "当前的权重",
  "weights.loading": "{done}，共 {total}",
  "weights.taken": "{tensors} 个张量中有 {taken} 个吻合（{numbers} 个数），来自：{task}。撤销可恢复原来的运行。",
  "weights.begun": "这次训练从已训练的权重开始，来自：{task}。",
  "weights.missing": "设置要求训练好的权重，但还没有载入：现在的是随机抽取的。请选择来源。",
  "weights.unknown": "这不是 Kindling 写的 safetensors 文件。可在“部署”中下载。",
  "weights.unreachable": "无法取得自带的权重（{reason}）。请改选文件，或重试。",
} as const;
