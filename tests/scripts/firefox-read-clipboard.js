// @ts-check
/** The text on the clipboard. */
export default () => {
  const content = Cc["@mozilla.org/widget/transferable;1"].createInstance(Ci.nsITransferable);
  content.init(null);
  content.addDataFlavor("text/plain");
  Services.clipboard.getData(content, Services.clipboard.kGlobalClipboard);
  /** @type {{ value?: any }} */
  const text = {};
  content.getTransferData("text/plain", text);
  return text.value.QueryInterface(Ci.nsISupportsString).data;
};
