import { open } from "kindling";

const lab = await open();
await lab.train({ steps: 200 });
for (const format of ["onnx", "safetensors", "html", "python"]) {
  const file = await lab.export(format);
  console.log(`${format}: ${file.size} bytes, ${file.type}`);
}
lab.close();
