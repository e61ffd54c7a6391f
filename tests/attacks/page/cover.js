// @ts-check
import { addOwn, onControl, placeOfButton } from "./control.js";

const SIZE = { width: 240, height: 50 };

/** Adds an element of the page over the place of the control's button. @param {string} text @param {string} [css] */
export function coverButton(text, css = "") {
  const { x, y } = placeOfButton();
  const cover = addOwn(
    `position:fixed;left:${x - SIZE.width / 2}px;top:${y - SIZE.height / 2}px;width:${SIZE.width}px;height:${SIZE.height}px;` +
      `background:gold;z-index:2147483647;margin:0;border:0;padding:0;${css}`,
    text,
  );
  cover.id = "bait";
  return cover;
}

/** Covers the button as soon as there is one. @param {string} text @param {(cover: HTMLElement) => void} act @param {string} [css] */
export function coverWhenShown(text, act, css) {
  onControl(() => setTimeout(() => act(coverButton(text, css)), 100));
}

/** Shows an element in the top layer, above everything that is there. @param {HTMLElement} element */
export function toTopLayer(element) {
  element.popover = "manual";
  element.showPopover();
}

/** Calls `act` in each frame. @param {() => void} act */
export function everyFrame(act) {
  const frame = () => {
    act();
    requestAnimationFrame(frame);
  };
  frame();
}
