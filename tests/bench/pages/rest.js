// Calls back when the page is at rest: idle, a pause, a frame, idle again.
const done = arguments[arguments.length - 1];
requestIdleCallback(() => setTimeout(() => requestAnimationFrame(() => requestIdleCallback(() => done(true))), 150));
