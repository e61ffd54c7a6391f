// @ts-check
/** Marks this document, to recognise it after the user has left it and returned. */
export default () => {
  document.documentElement.dataset.marked = "";
};
