// Browsers: refused, before anyone puts a key into a page.

throw new Error(
  "imza signs with secret keys, which must never reach a browser: whoever opens the page could read them. Call imza on your server, " +
    "and let the page talk to the server. If this is a server after all, its bundler has the condition \"browser\" set: take it out, " +
    "or import \"imza/inline\".",
);
