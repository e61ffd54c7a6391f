// @ts-check
/** Returns the width and height of the window's parts around the page. */
export default () => [outerWidth - innerWidth, outerHeight - innerHeight];
