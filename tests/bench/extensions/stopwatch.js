// Measures the time from the user's click to the call of `shown`, and to the frame after it. The time stamp of a click
// is the time at which the browser received it.
let clicked = 0;
addEventListener("click", (event) => {
  if (event.isTrusted && event.target.closest("button")?.innerText.trim() === "Copy API key") clicked = event.timeStamp;
}, true);
function shown() {
  if (!clicked) return;
  const [start, now, channel] = [clicked, performance.now(), new MessageChannel()];
  clicked = 0;
  channel.port1.onmessage = () => {
    document.documentElement.dataset.stopwatch = JSON.stringify([now - start, performance.now() - start]);
  };
  requestAnimationFrame(() => channel.port2.postMessage(0));
}
