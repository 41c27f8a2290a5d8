package io.sallyport.auth.pipeline;

import java.util.List;

/**
 * An answer of ours, complete.
 *
 * @param headers in order; names may repeat
 * @param contentType empty where there is no body
 * @param body empty where there is none
 */
public record Answer(int status, List<Header> headers, String contentType, byte[] body) {

  private static final byte[] NO_BODY = {};

  /** One header line. */
  public record Header(String name, String value) {}

  /** Copies the headers; the body is handed over and must not be changed after. */
  public Answer {
    headers = List.copyOf(headers);
  }

  /** A status and nothing else. */
  public static Answer empty(int status) {
    return new Answer(status, List.of(), "", NO_BODY);
  }

  /** See other ({@code 303}): the browser follows with GET (RFC 9110, section 15.4.4). */
  public static Answer seeOther(String location) {
    return new Answer(303, List.of(new Header("Location", location)), "", NO_BODY);
  }

  /** A JSON body; values are strings, numbers, booleans, collections, maps and nulls. */
  public static Answer json(int status, Object body) {
    return new Answer(status, List.of(), "application/json", Json.bytes(body));
  }

  /**
   * A page; {@code contentSecurityPolicy} is sent with it. No window of another site that opened it
   * keeps a hold of it ({@code Cross-Origin-Opener-Policy}).
   */
  public static Answer html(int status, byte[] page, String contentSecurityPolicy) {
    return new Answer(
        status,
        List.of(
            new Header("Content-Security-Policy", contentSecurityPolicy),
            new Header("Cross-Origin-Opener-Policy", "same-origin")),
        "text/html; charset=utf-8",
        page);
  }

  /** This answer with these headers too. */
  public Answer with(List<Header> more) {
    var all = new java.util.ArrayList<>(headers);
    all.addAll(more);
    return new Answer(status, all, contentType, body);
  }

  /** This answer with one more header. */
  public Answer with(String name, String value) {
    return with(List.of(new Header(name, value)));
  }
}
