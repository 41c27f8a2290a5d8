package io.sallyport.benchmarks;

/** A request that is measured; each {@link Guard} gets the same one. */
public enum Visit {
  /** A public page, without any cookie. */
  ANONYMOUS("/public/page", false),

  /** A public page with a live session's cookie; nobody asks who is there. */
  UNASKED("/public/page", true),

  /** A page for members, which asks who is there. */
  SIGNED_IN("/account/page", true);

  private final String path;
  private final boolean cookie;

  Visit(String path, boolean cookie) {
    this.path = path;
    this.cookie = cookie;
  }

  /** The request as a browser would send it, with {@code sessionCookie} where one belongs. */
  String request(String sessionCookie) {
    return "GET "
        + path
        + " HTTP/1.1\r\n"
        + "Host: app.example\r\n"
        + "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0\r\n"
        + "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8\r\n"
        + "Accept-Language: en-GB,en;q=0.5\r\n"
        + "Accept-Encoding: gzip, deflate, br\r\n"
        + (cookie ? "Cookie: theme=dark; " + sessionCookie + "\r\n" : "")
        + "\r\n";
  }
}
