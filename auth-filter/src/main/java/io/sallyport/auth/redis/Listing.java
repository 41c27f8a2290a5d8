package io.sallyport.auth.redis;

import io.sallyport.auth.session.Session;

/** What only a list of sessions shows: from where and with what somebody signed in. */
record Listing(String address, String userAgent) {

  private static final char SEPARATOR = '\n';

  String text() {
    return address + SEPARATOR + userAgent;
  }

  static Listing of(String text) {
    int end = text.indexOf(SEPARATOR);
    return end < 0
        ? new Listing("", "")
        : new Listing(text.substring(0, end), text.substring(end + 1));
  }

  /** The session together with it. */
  Session with(Session session) {
    return new Session(session.caller(), session.epoch(), session.createdAt(), address, userAgent);
  }
}
