// 供用耳朵或手指阅读的人：图表背后的表格、播报、声音和快捷键。

export const a11y = {
  "a11y.table": "以表格显示",
  "a11y.table.all": "共 {count} 行",
  "a11y.table.sampled": "共 {count} 行，等间隔显示其中 {shown} 行",
  "a11y.table.class": "类别",
  "a11y.table.step": "步数",
  "a11y.table.place": "位置",
  "a11y.table.token": "词元",
  "a11y.table.share": "注意力",
  "a11y.table.from": "从",
  "a11y.table.to": "到",
  "a11y.table.count": "数量",
  "a11y.table.numbers": "数值类型",
  "a11y.table.pruned": "剪枝比例",
  "a11y.pad.keys": "键盘：方向键移动画笔；按住空格键时落笔，也可按回车键落笔、再按一次抬笔。",
  "a11y.pad.at": "已抬笔，横向 {x}，纵向 {y}",
  "a11y.pad.draws": "正在画，横向 {x}，纵向 {y}",
} as const;
