// Measures the time from the user's click to the `input` event by which the page learns of the key. KEY_FIELD is defined
// before this script. Clicks on Keyferry end before this listener: the time counts from the pointer's arrival, which the
// driver lets a click follow at once. The time stamp of an event is the time at which the browser received it.
let arrived = 0;
addEventListener("pointermove", (event) => {
  if (event.isTrusted) arrived = event.timeStamp;
}, true);
addEventListener("input", (event) => {
  if (!event.target.matches(KEY_FIELD) || !event.target.value) return;
  document.documentElement.dataset.stopwatch = JSON.stringify(performance.now() - arrived);
}, true);
