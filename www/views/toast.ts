// A short message that goes by itself and is read out.

let timer = 0;

export function toast(text: string): void {
  document.querySelector(".toast")?.remove();
  const element = Object.assign(document.createElement("div"), { className: "toast", textContent: text });
  element.setAttribute("role", "status");
  document.body.append(element);
  clearTimeout(timer);
  timer = window.setTimeout(() => element.remove(), 3_500);
}
