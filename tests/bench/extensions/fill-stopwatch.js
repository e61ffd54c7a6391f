// Measures the time from the user's click to the `input` event by which the page learns of the key. KEY_FIELD is defined
// before this script. Clicks on Keyferry end before this listener: the time counts from the pointer's last movement,
// which the driver lets the end of the click follow at once.
let arrived = 0;
addEventListener("pointermove", (event) => {
  if (event.isTrusted) arrived = event.timeStamp;
}, true);
addEventListener("input", (event) => {
  if (!event.target.matches(KEY_FIELD) || !event.target.value) return;
  document.documentElement.dataset.stopwatch = JSON.stringify(performance.now() - arrived);
}, true);
