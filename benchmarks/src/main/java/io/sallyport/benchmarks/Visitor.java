package io.sallyport.benchmarks;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.server.LocalConnector;

/**
 * Somebody with what a server takes for a credential.
 *
 * @param cookie name and value
 * @param token an access token
 * @param refreshToken for the next access token
 * @param apiKey an API key
 */
record Visitor(String cookie, String token, String refreshToken, String apiKey) {

  /** Sends what a visitor would send, in the same length, and is known nowhere. */
  static final Visitor NOBODY =
      new Visitor("__Host-session=" + "A".repeat(43), "A".repeat(600), "", "A".repeat(57));

  private static final Pattern SESSION =
      Pattern.compile("(?im)^Set-Cookie: (?:__Host-)?(session|JSESSIONID)=([^;\\r]+)");
  private static final Pattern MEMBER = Pattern.compile("\"(\\w+)\":\"([^\"]+)\"");

  /** The one user of the http session filter. */
  static Visitor ofHttpSession(LocalConnector server) throws Exception {
    Matcher cookie = cookie(json(server, Guard.SIGN_IN, "", "{}"));
    return new Visitor(
        cookie.group(1) + "=" + cookie.group(2), NOBODY.token, NOBODY.refreshToken, NOBODY.apiKey);
  }

  /** The one user of Sallyport, with a session, a token and a key. */
  static Visitor ofSallyport(LocalConnector server) throws Exception {
    String who = "\"username\":\"" + Guard.USER + "\",\"password\":\"" + Guard.PASSWORD + "\"";
    String session =
        "__Host-session=" + cookie(json(server, Guard.SIGN_IN, "", "{" + who + "}")).group(2);
    String tokens = json(server, Guard.SIGN_IN, "", "{" + who + ",\"deliver\":\"token\"}");
    String key =
        json(
            server,
            "/auth/api-keys",
            "Cookie: " + session + "\r\nSec-Fetch-Site: same-origin\r\n",
            "{\"name\":\"bench\",\"scopes\":[\"notes:read\"]}");
    return new Visitor(
        session,
        member(tokens, "access_token"),
        member(tokens, "refresh_token"),
        member(key, "key"));
  }

  /** The same visitor with the next tokens of the sign-in. */
  Visitor refreshed(LocalConnector server) throws Exception {
    String form = "grant_type=refresh_token&refresh_token=" + refreshToken;
    String tokens = post(server, "/auth/token", "application/x-www-form-urlencoded", "", form);
    return new Visitor(
        cookie, member(tokens, "access_token"), member(tokens, "refresh_token"), apiKey);
  }

  /** The header that carries the credential; empty for none. */
  String header(Visit.Credential credential) {
    return switch (credential) {
      case NONE -> "";
      case TOKEN -> "Authorization: Bearer " + token + "\r\n";
      case API_KEY -> "X-API-Key: " + apiKey + "\r\n";
    };
  }

  private static Matcher cookie(String answer) {
    Matcher cookie = SESSION.matcher(answer);
    if (!cookie.find()) {
      throw new IllegalStateException("No session came with " + answer);
    }
    return cookie;
  }

  private static String member(String answer, String name) {
    Matcher member = MEMBER.matcher(answer);
    while (member.find()) {
      if (member.group(1).equals(name)) {
        return member.group(2);
      }
    }
    throw new IllegalStateException("No " + name + " came with " + answer);
  }

  private static String json(LocalConnector server, String path, String headers, String body)
      throws Exception {
    return post(server, path, "application/json", headers, body);
  }

  private static String post(
      LocalConnector server, String path, String type, String headers, String body)
      throws Exception {
    String request =
        "POST "
            + path
            + " HTTP/1.1\r\nHost: app.example\r\nConnection: close\r\nContent-Type: "
            + type
            + "\r\n"
            + headers
            + "Content-Length: "
            + body.getBytes(StandardCharsets.US_ASCII).length
            + "\r\n\r\n"
            + body;
    return server.getResponse(request);
  }
}
