package io.sallyport.benchmarks;

/** A request that is measured; each {@link Guard} gets the same one. */
public enum Visit {
  /** A public page, without any cookie. */
  ANONYMOUS("/public/page", false, Credential.NONE),

  /** A public page with a live session's cookie; nobody asks who is there. */
  UNASKED("/public/page", true, Credential.NONE),

  /** A page for members, which asks who is there. */
  SIGNED_IN("/account/page", true, Credential.NONE),

  /** The same page for an access token that came before; the http session goes by its cookie. */
  TOKEN("/account/page", true, Credential.TOKEN),

  /** The same page for an API key that came before; the http session goes by its cookie. */
  API_KEY("/account/page", true, Credential.API_KEY);

  /** What is sent on purpose. */
  enum Credential {
    NONE,
    TOKEN,
    API_KEY
  }

  private final String path;
  private final boolean cookie;
  private final Credential credential;

  Visit(String path, boolean cookie, Credential credential) {
    this.path = path;
    this.cookie = cookie;
    this.credential = credential;
  }

  Credential credential() {
    return credential;
  }

  /** Whether the page asks who is there. */
  boolean asks() {
    return path.startsWith("/account");
  }

  /** The request as a browser or a program would send it, with what {@code visitor} holds. */
  String request(Visitor visitor) {
    return "GET "
        + path
        + " HTTP/1.1\r\n"
        + "Host: app.example\r\n"
        + "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0\r\n"
        + "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8\r\n"
        + "Accept-Language: en-GB,en;q=0.5\r\n"
        + "Accept-Encoding: gzip, deflate, br\r\n"
        + (cookie ? "Cookie: theme=dark; " + visitor.cookie() + "\r\n" : "")
        + visitor.header(credential)
        + "\r\n";
  }
}
