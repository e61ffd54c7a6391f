// The least that a content script of Omnisend's can do: the page is described once, and keyferry-core's capture machine
// says what is to be done about it. Nothing is heard, shown or sent.
import { Decisions, ready } from "#floor";
import { reader } from "../../extension/read.js";

const page = reader(
  () => null,
  () => false,
  () => undefined,
);
ready.then(() => setTimeout(() => new Decisions().look(page.describeKeyPage()), 50));
