// @ts-check
/** Width and height of what the window has around the page. */
export default () => [outerWidth - innerWidth, outerHeight - innerHeight];
