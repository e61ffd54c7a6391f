// @ts-check
/** Opens a page of this origin in a frame and in a window. Returns the events of Keyferry that reach listeners which were there before. */
export default async (/** @type {string} */ address) => {
  /** @type {string[]} */
  const found = [];
  const frame = document.createElement("iframe");
  frame.src = address;
  document.body.append(frame);
  const opened = /** @type {Window} */ (open(address));
  for (const view of [/** @type {Window} */ (frame.contentWindow), opened]) {
    for (const target of [view, view.document, view.document.fonts]) {
      for (const kind of ["keyferry-link", "keyferry-ask"]) target.addEventListener(kind, () => found.push(kind), true);
    }
  }
  const isLoaded = (/** @type {Window} */ view) =>
    view.location.href.includes(address) && view.document.readyState === "complete";
  while (![frame.contentWindow, opened].every((view) => view && isLoaded(view))) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  opened.close();
  frame.remove();
  return found;
};
