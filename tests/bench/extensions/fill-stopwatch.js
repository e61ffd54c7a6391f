// Measures the time from the user's last click to the `input` event by which the page learns of the key. KEY_FIELD is
// defined before this script. The time stamp of a click is the time at which the browser received it.
let clicked = 0;
addEventListener("click", (event) => {
  if (event.isTrusted) clicked = event.timeStamp;
}, true);
addEventListener("input", (event) => {
  if (!event.target.matches(KEY_FIELD) || !event.target.value) return;
  document.documentElement.dataset.stopwatch = JSON.stringify(performance.now() - clicked);
}, true);
