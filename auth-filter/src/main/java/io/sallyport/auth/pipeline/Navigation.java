package io.sallyport.auth.pipeline;

import jakarta.servlet.http.HttpServletRequest;

/** Tells a browser that shows the answer as a page from every other client. */
final class Navigation {

  private Navigation() {}

  /** Whether it does, as Fetch Metadata says (section 2.2), or else the other headers. */
  static boolean by(Exchange exchange) {
    HttpServletRequest request = exchange.request();
    String mode = request.getHeader("Sec-Fetch-Mode");
    if (mode != null) {
      return mode.equals("navigate");
    }
    return request.getHeader("Sec-Fetch-Site") == null
        && request.getHeader("Sec-Fetch-Dest") == null
        && request.getHeader("Sec-Fetch-User") == null
        && exchange.authorization() == null
        && exchange.apiKey() == null
        && request.getHeader("X-Requested-With") == null
        && Accept.prefersHtml(request.getHeader("Accept"));
  }
}
