// Measures the time from the user's click to the `input` event by which the page learns of the key. KEY_FIELD is defined
// before this script. Keyferry ends the events of its clicks: this listener is registered before Keyferry's, since scripts
// of several extensions start in the order of the extensions' IDs.
let arrived = 0;
addEventListener("pointerup", (event) => {
  if (event.isTrusted) arrived = event.timeStamp;
}, true);
addEventListener("input", (event) => {
  if (!arrived || !event.target.matches(KEY_FIELD) || !event.target.value) return;
  document.documentElement.dataset.stopwatch = JSON.stringify(performance.now() - arrived);
}, true);
