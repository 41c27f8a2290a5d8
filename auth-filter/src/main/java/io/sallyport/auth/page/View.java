package io.sallyport.auth.page;

import io.sallyport.auth.pipeline.Exchange;

/**
 * What every page needs.
 *
 * @param base the base path with the context path
 * @param home the application's start page
 * @param host whose page it is
 */
public record View(String base, String home, String host) {

  static View of(Exchange exchange) {
    return new View(
        exchange.site().ownPath(""), exchange.site().contextPath() + "/", exchange.origin().host());
  }

  /** A path of ours as the browser has to ask for it. */
  public String path(String below) {
    return base + below;
  }
}
