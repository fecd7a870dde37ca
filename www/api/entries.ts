// What each public name of kindling.js is for, in both languages, with an example: `code` is run by a test with `kindling`'s names
// in reach, `result` is an expression after it, `gives` what its JSON must look like. Signatures are taken from the source.

export interface Entry {
  name: string;
  en: string;
  zh: string;
  code: string;
  result: string;
  gives: RegExp;
}

/** Most examples begin with a small experiment. */
const OPEN = 'const lab = await open({ backend: "cpu" });\n';
const TEXT = 'const lab = await open({ task: "shakespeare", backend: "cpu", spec: { width: 32, blocks: 1, batchSize: 4 } });\n';

const entry = (name: string, en: string, zh: string, code: string, result: string, gives: RegExp): Entry => ({ name, en, zh, code, result, gives });

export const ENTRIES: readonly Entry[] = [
  entry("open", "Opens an experiment in a worker of its own. Rejects with a KindlingError.", "在单独的 worker 里打开一个实验。出错时以 KindlingError 拒绝。",
    'const lab = await open({ task: "spiral", backend: "cpu", seed: 7, spec: { width: 16 } });', "[lab.opened.task.id, lab.opened.spec.seed]", /^\["spiral",7\]$/),
  entry("KindlingError", "Every error: a kind to switch on, a sentence that says what to do next, and the parameters in it.", "所有错误都是它：kind 用来分支，一句话说明下一步怎么办，parameters 是句中的值。",
    'let kind = "none";\ntry {\n  await open({ backend: "cpu", spec: { learningRate: 99 } });\n} catch (error) {\n  if (error instanceof KindlingError) kind = error.kind;\n}', "kind", /^"out-of-range"$/),
  entry("Lab", "One open experiment, what `open` gives. Close it when you are done: its worker ends.", "一个打开的实验，由 open 返回。用完请关闭，worker 随之结束。",
    OPEN, "lab instanceof Lab", /^true$/),
  entry("backend", "Which engine trains and why; detail.threads where there are several.", "由哪个引擎训练以及原因；有多个线程时见 detail.threads。", OPEN, "lab.backend", /"name":"cpu","reason":"asked-cpu"/),
  entry("base", "Address of the site's folder, where data and weights of the tasks lie.", "站点目录的地址，各任务的数据和权重都在那里。", OPEN, "new URL(lab.base).protocol", /^"https?:"$/),
  entry("opened", "What opening found: catalogue, task, settings, profile of the data, report of the preparation.", "打开时得到的内容：目录、任务、设置、数据概况和准备报告。", OPEN, "lab.opened.catalog.tasks.length", /^1\d$/),
  entry("linked", "What a link asked for beside the settings; null without one.", "链接在设置之外还要求了什么；没有链接时为 null。",
    'const lab = await open({ backend: "cpu", link: "#v1&task=house-price&steps=20" });', "lab.linked.steps", /^20$/),
  entry("call", "Asks the engine directly; names and types are those of protocol.ts. For what has no method of its own.", "直接调用引擎，名称和类型见 protocol.ts；用于没有单独方法的功能。", OPEN, '(await lab.call("state", null)).step', /^0$/),
  entry("on", "Listens to metrics, state or error; the result stops listening.", "监听 metrics、state 或 error；返回值用来停止监听。",
    `${OPEN}let heard = 0;\nconst off = lab.on("metrics", ({ losses }) => { heard += losses.length; });\nawait lab.train({ steps: 30 });\noff();`, "heard", /^30$/),
  entry("set", "Changes settings; those that are not named stay. Most begin a new run at the next step, some act at once.", "修改设置，没提到的保持不变。多数在下一步开始新的训练，少数立即生效。",
    `${OPEN}const { spec } = await lab.set({ model: "mlp", width: 16 });`, "[spec.model, spec.width]", /^\["mlp",16\]$/),
  entry("train", "Trains so many more steps, or until paused. Rejects with the kind diverged if the loss blows up.", "再训练若干步，或直到暂停。损失发散时以 diverged 拒绝。",
    `${OPEN}const { step, loss } = await lab.train({ steps: 100 });`, "[step, loss < 1]", /^\[100,true\]$/),
  entry("pause", "Stops after the batch that is under way, within about 100 ms.", "在当前这一批之后停下，约 100 毫秒内。",
    `${OPEN}const training = lab.train();\nawait lab.pause();\nconst { step } = await training;`, "step >= 0", /^true$/),
  entry("resume", "Goes on until paused.", "继续训练，直到暂停。", `${OPEN}await lab.train({ steps: 5 });\nconst training = lab.resume();\nawait lab.pause();`, "(await training).step >= 5", /^true$/),
  entry("hold", "Makes no further step until told so; a run that is under way waits and then goes on. For what nobody sees.", "在收到通知前不再走下一步；正在进行的训练会等待，之后继续。用于没人在看的时候。",
    `${OPEN}lab.hold(true);\nconst training = lab.train({ steps: 5 });\nconst { step: held } = await lab.call("state", null);\nlab.hold(false);\nconst { step } = await training;`, "[held, step]", /^\[0,5\]$/),
  entry("setSpeed", "Steps per second; 0 is as fast as it goes.", "每秒步数；0 表示全速。", `${OPEN}lab.setSpeed(0);\nawait lab.train({ steps: 10 });`, '(await lab.call("state", null)).step', /^10$/),
  entry("reset", "New weights from the same seed; undo brings the old ones back.", "用同一种子重新初始化权重；undo 可以找回旧的。", `${OPEN}await lab.train({ steps: 5 });\nconst { step } = await lab.reset();`, "step", /^0$/),
  entry("undo", "Takes the run before the last reset or new run back.", "找回上一次重置或新训练之前的那次训练。", `${OPEN}await lab.train({ steps: 5 });\nawait lab.reset();\nconst { state } = await lab.undo();`, "state.step", /^5$/),
  entry("goto", "Takes the weights of the checkpoint nearest to a step.", "取回离某一步最近的检查点的权重。", `${OPEN}await lab.train({ steps: 50 });\nconst { state } = await lab.goto(0);`, "state.step", /^0$/),
  entry("reopen", "Opens other rows of the user's own; null for the task's. The old experiment stays until the new one stands.", "打开用户自己的数据；null 表示任务自带的数据。新实验就绪前，旧的一直保留。",
    'const csv = new TextEncoder().encode("x,y\\n" + Array.from({ length: 60 }, (_, i) => `${i % 20},${2 * (i % 20) + 1}`).join("\\n"));\nconst lab = await open({ task: "table", backend: "cpu", data: csv });\nawait lab.reopen(csv);', "lab.reopened", /^true$/),
  entry("cancelReopen", "Gives up an opening that is under way; it rejects with the kind cancelled.", "放弃正在进行的打开；它以 cancelled 拒绝。", `${OPEN}lab.cancelReopen();`, "lab.reopened", /^false$/),
  entry("reopened", "Whether there is an experiment for undoReopen to bring back.", "是否有实验可由 undoReopen 找回。", OPEN, "lab.reopened", /^false$/),
  entry("undoReopen", "Brings the experiment before the last reopen back, as it was left.", "找回上一次 reopen 之前的实验，保持离开时的样子。",
    'const rows = (slope) => new TextEncoder().encode("x,y\\n" + Array.from({ length: 60 }, (_, i) => `${i % 20},${slope * (i % 20)}`).join("\\n"));\nconst lab = await open({ task: "table", backend: "cpu", data: rows(2) });\nawait lab.reopen(rows(3));\nawait lab.undoReopen();', "lab.opened.task.id", /^"table"$/),
  entry("start", "Begins a run with the weights of a safetensors file: what has the same name and shape is taken.", "用 safetensors 文件里的权重开始训练：名称和形状相同的会被采用。",
    `${OPEN}await lab.train({ steps: 20 });\nconst file = await lab.export("safetensors");\nconst { taken, tensors } = await lab.start(file);`, "taken === tensors", /^true$/),
  entry("evaluate", "Metrics of the model on training, validation and test rows, beside those of the baselines.", "模型在训练、验证和测试数据上的指标，并列基线的指标。",
    `${OPEN}await lab.train({ steps: 200 });\nconst { test, baseline } = await lab.evaluate();`, "[test.r2 > 0.5, Object.keys(baseline).sort()]", /^\[true,\["leastSquares","mean"\]\]$/),
  entry("predict", "Asks the model: values by column, the pixels of a picture, or a text; the answer is in the user's units.", "向模型提问：按列给值、图片的像素或一段文字；答案用用户的单位。",
    `${OPEN}await lab.train({ steps: 200 });\nconst { value, unit, low, high } = await lab.predict({ area_sqft: 1500 });`, "value > 40000 && low < value && value < high", /^true$/),
  entry("predictor", "A copy of the model in this thread, for many questions in a row: predict, outputs, close.", "把模型复制到当前线程，适合连续大量提问：predict、outputs、close。",
    `${OPEN}await lab.train({ steps: 50 });\nconst copy = await lab.predictor();\nconst here = await copy.predict({ area_sqft: 1500 });\nconst there = await lab.predict({ area_sqft: 1500 });\ncopy.close();`, "here.value === there.value", /^true$/),
  entry("write", "Goes on with a text, character by character.", "逐字符续写一段文字。", `${TEXT}await lab.train({ steps: 5 });\nconst text = await lab.write("To be", { count: 10 });`, "text.length", /^1[05]$/),
  entry("attention", "What each token of a text takes from the others, in every head.", "一段文字里每个词元从其他词元取了什么，按每个注意力头给出。", `${TEXT}await lab.train({ steps: 2 });\nconst found = await lab.attention("To be");`, "found.tokens.length", /^5$/),
  entry("explain", "How much each word of a sentence speaks for the class that is named (Shapley values).", "句中每个词对所判类别的贡献（沙普利值）。",
    'const lab = await open({ task: "sentiment", backend: "cpu", spec: { width: 16, blocks: 1 } });\nawait lab.train({ steps: 2 });\nconst { pieces } = await lab.explain("a superb film");', "pieces.length >= 3", /^true$/),
  entry("optimise", "Prunes and quantises the trained weights; { prune: 0, quantise: false } undoes it. Bytes are gzip.", "对训练好的权重剪枝和量化；{ prune: 0, quantise: false } 可撤销。字节数按 gzip 计。",
    'const lab = await open({ backend: "cpu", spec: { features: "all", model: "mlp" } });\nawait lab.train({ steps: 50 });\nconst { bytes, before } = await lab.optimise({ prune: 0.5, quantise: true });', "bytes < before.bytes", /^true$/),
  entry("centre", "A square drawing as a picture of the task's size.", "把一幅方形手绘变成任务所需大小的图片。",
    'const lab = await open({ task: "digits-mlp", backend: "cpu" });\nconst drawing = new Uint8Array(56 * 56).fill(0).map((_, i) => (i % 56 > 24 && i % 56 < 32 ? 255 : 0));\nconst picture = await lab.centre(drawing);', "picture.length", /^784$/),
  entry("feedback", "Replaces the corrections: inputs and what is right of them.", "替换全部更正：输入以及正确答案。",
    `${OPEN}const { corrections } = await lab.feedback([{ input: { area_sqft: 1500 }, target: 99000 }]);`, "corrections.length", /^1$/),
  entry("retrain", "Trains on with the corrections among the training rows.", "把更正加入训练数据，继续训练。",
    `${OPEN}await lab.train({ steps: 20 });\nawait lab.feedback([{ input: { area_sqft: 1500 }, target: 99000 }]);\nconst { step } = await lab.retrain({ steps: 10 });`, "step", /^30$/),
  entry("replay", "Does again what the sender of the link did.", "重做链接发送者做过的步骤。",
    'const lab = await open({ backend: "cpu", link: "#v1&task=house-price&steps=20" });\nconst { step } = await lab.replay();', "step", /^20$/),
  entry("export", "The deployed model as a file: onnx, safetensors, html or python.", "把部署的模型导出为文件：onnx、safetensors、html 或 python。",
    `${OPEN}await lab.train({ steps: 20 });\nconst file = await lab.export("onnx");`, "file.size > 100", /^true$/),
  entry("save", "The whole experiment as bytes: settings, weights, the optimiser's memory, losses, corrections.", "把整个实验存成字节：设置、权重、优化器状态、损失和更正。", `${OPEN}await lab.train({ steps: 20 });\nconst bytes = await lab.save();`, "bytes.length > 100", /^true$/),
  entry("restore", "Goes on with what save gave.", "接着 save 保存的内容继续。",
    `${OPEN}await lab.train({ steps: 20 });\nconst bytes = await lab.save();\nawait lab.reset();\nawait lab.restore(bytes);`, '(await lab.call("state", null)).step', /^20$/),
  entry("link", "An address that reproduces this experiment; a result, small weights and corrections travel only if asked.", "能重现这个实验的地址；结果、小模型的权重和更正只在要求时才带上。",
    `${OPEN}await lab.train({ steps: 20 });\nconst link = lab.link("https://example.org/", "evaluate");`, "link", /"https:\/\/example\.org\/#v1&task=house-price&stage=evaluate&steps=20"/),
  entry("packWeights", "The weights for a link, 8 bits each, compressed; at most 8,192 bytes fit.", "供链接使用的权重，每个 8 位，已压缩；最多容纳 8,192 字节。", `${OPEN}await lab.train({ steps: 20 });\nconst packed = await lab.packWeights();`, "packed.length < 8192", /^true$/),
  entry("checkClaim", "Whether what the link's sender claims is so here.", "链接发送者声称的结果在这里是否属实。",
    'const lab = await open({ backend: "cpu", link: "#v1&task=house-price&steps=300&claim=r2:0.99" });\nconst { confirmed, found } = await lab.checkClaim();', "[confirmed, found > 0.5]", /^\[false,true\]$/),
  entry("close", "Ends the worker and gives its memory back.", "结束 worker，归还内存。", `${OPEN}lab.close();\nconst kind = await lab.predict({ area_sqft: 1 }).catch((error) => error.kind);`, "typeof kind", /^"string"$/),
];

/** Public in the source and not for use: `open` needs it. */
export const INTERNAL: ReadonlySet<string> = new Set(["begin"]);
