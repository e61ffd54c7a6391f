// @ts-check
/** The stores that the popup lists, from the top. */
export default () =>
  Array.from(document.querySelectorAll("#stores > li"), (row) => row.querySelector(".name")?.textContent);
