let port;
chrome.runtime.onMessage.addListener((message, sender, reply) => {
  port ??= chrome.runtime.connectNative("com.keyferry.bench_echo");
  const onAnswer = (answer) => {
    port.onMessage.removeListener(onAnswer);
    reply(answer);
  };
  port.onMessage.addListener(onAnswer);
  port.postMessage({ message });
  return true;
});
