package io.sallyport.auth.token;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A pair of tokens as handed out. It never shows itself.
 *
 * @param expiresIn seconds of the access token
 * @param cookies whether they are delivered as cookies
 */
record IssuedTokens(String access, String refresh, long expiresIn, String scope, boolean cookies) {

  private static final String SEPARATOR = "\n";

  /** The token response (RFC 6749, section 5.1). */
  Map<String, Object> answer() {
    var answer = new LinkedHashMap<String, Object>();
    answer.put("access_token", access);
    answer.put("token_type", "Bearer");
    answer.put("expires_in", expiresIn);
    answer.put("refresh_token", refresh);
    answer.put("scope", scope);
    return answer;
  }

  String text() {
    return String.join(
        SEPARATOR, access, refresh, Long.toString(expiresIn), scope, Boolean.toString(cookies));
  }

  static IssuedTokens ofText(String text) {
    List<String> parts = List.of(text.split(SEPARATOR, -1));
    return new IssuedTokens(
        parts.get(0),
        parts.get(1),
        Long.parseLong(parts.get(2)),
        parts.get(3),
        Boolean.parseBoolean(parts.get(4)));
  }

  @Override
  public String toString() {
    return "IssuedTokens[redacted]";
  }
}
