package io.sallyport.auth.pipeline;

import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;

/** Our cookies on a response: never two of one name (RFC 6265bis, section 4.1.1). */
final class ResponseCookies {

  private static final String SET_COOKIE = "Set-Cookie";

  private ResponseCookies() {}

  static void put(HttpServletResponse response, String name, String line) {
    var others = new ArrayList<String>();
    boolean replaces = false;
    for (String present : response.getHeaders(SET_COOKIE)) {
      if (present.startsWith(name + "=")) {
        replaces = true;
      } else {
        others.add(present);
      }
    }
    if (replaces) {
      response.setHeader(SET_COOKIE, line);
      others.forEach(other -> response.addHeader(SET_COOKIE, other));
    } else {
      response.addHeader(SET_COOKIE, line);
    }
  }
}
