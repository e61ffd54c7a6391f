//! What is known of the two web apps, one module a site. A changed label on a page is a one-line change here.

pub mod omnisend;
pub mod upstack;
