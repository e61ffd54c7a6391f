// The least that a content script for Omnisend can do: scan the page once and pass the snapshot to keyferry-core's
// capture machine. It listens to nothing, and displays and sends nothing.
import { Decisions, ready } from "#floor";
import { Page } from "../../extension/content/page/page.js";

const page = new Page(() => null);
ready.then(() => setTimeout(() => new Decisions().scan(page.describeKeyPage()), 50));
