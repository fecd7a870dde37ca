// The deploy room.

export const deploy = {
  "deploy.sentence": "训练好的模型，写成其他程序能读的文件。输入输出都用你的单位：变换已包含在内。",
  "deploy.model": "第 {step} 步的权重，{parameters} 个参数。",
  "deploy.compressed": "已按设置剪枝、量化。",
  "deploy.onnx": "ONNX",
  "deploy.onnx.what": "供 onnxruntime 和多数部署系统使用。每列一个具名输入，NaN 或空字符串表示未知；输出为带单位的目标值，或各类别的概率。",
  "deploy.safetensors": "Safetensors",
  "deploy.safetensors.what": "PyTorch 布局的权重，变换作为缓冲区，设置作为元数据。",
  "deploy.html": "HTML 网页",
  "deploy.html.what": "一个带预测表单的文件：可直接从磁盘打开，离线可用，不向任何地方发送数据。",
  "deploy.python": "PyTorch 脚本",
  "deploy.python.what": "在 PyTorch 中重建模型，加载 safetensors 文件，给出相同的预测。",
  "deploy.copy": "复制",
  "deploy.copied": "已复制",
  "deploy.download": "下载",
  "deploy.hint": "下载 HTML 网页，断开网络再打开它。",
} as const;
