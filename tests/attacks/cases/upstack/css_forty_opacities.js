// @ts-check

/** @type {import("../../case").Attack} */
export const attack = { user: [{ click: { control: "Fill key" } }], outcome: "nothingUnseen" };

/** Forty elements around the form, each at an opacity that alone is harmless. */
export default function () {
  document.addEventListener("readystatechange", () => {
    const root = document.querySelector("#root");
    if (document.readyState !== "interactive" || !root) return;
    let inner = root;
    for (let depth = 0; depth < 40; depth++) {
      const around = document.createElement("div");
      around.style.opacity = "0.9";
      inner.replaceWith(around);
      around.append(inner);
      inner = around;
    }
  });
}
