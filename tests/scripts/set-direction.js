// @ts-check
/**
 * Sets the direction of the page's texts.
 * @param {string} direction
 */
export default (direction) => {
  document.documentElement.dir = direction;
};
