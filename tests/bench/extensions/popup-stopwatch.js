// Runs before the popup's scripts. Marks the frame in which the popup shows its keys (`shown`), and the one in which it
// shows the helper's current list (`fresh`).
function painted(name) {
  requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => performance.mark(name);
    channel.port2.postMessage(0);
  });
}
const observer = new MutationObserver(() => {
  if (!document.querySelector("main #saved:not([hidden]) #stores > li, #empty:not([hidden]), .reference")) return;
  observer.disconnect();
  painted("shown");
  if (document.querySelector(".reference")) painted("fresh");
});
observer.observe(document, { childList: true, subtree: true, attributes: true });
new PerformanceObserver((list) => {
  if (list.getEntriesByName("keyferry-shown").length) painted("fresh");
}).observe({ type: "mark" });
