// A minimal content script for Omnisend: scans the page once and passes the snapshot to keyferry-core's capture
// machine. It has no listeners, and displays and sends nothing.
import { Decisions, ready } from "#floor";
import { Page } from "../../extension/content/page/page.js";

const page = new Page(() => null);
ready.then(() => setTimeout(() => new Decisions().scan(page.describeKeyPage()), 50));
