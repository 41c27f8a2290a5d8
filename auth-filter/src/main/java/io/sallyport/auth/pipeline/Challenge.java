package io.sallyport.auth.pipeline;

import java.time.Duration;
import java.util.Optional;

/** The {@code WWW-Authenticate} header (RFC 6750, section 3; RFC 9470, section 3). */
public final class Challenge {

  private static final String REALM = "Bearer realm=\"sallyport\"";

  private Challenge() {}

  /** Nothing was sent: no error code. */
  public static String plain() {
    return REALM;
  }

  /** What was sent is not valid. */
  public static String invalidToken() {
    return REALM + ", error=\"invalid_token\"";
  }

  /** What was sent does not reach far enough; {@code scope} would. */
  public static String insufficientScope(Optional<String> scope) {
    return REALM
        + ", error=\"insufficient_scope\""
        + scope.map(name -> ", scope=\"" + name + "\"").orElse("");
  }

  /**
   * The sign-in is too weak or too long ago.
   *
   * @param acr the level that would do; empty if the level is not what is missing
   * @param maxAge how long ago would do; empty if the time is not what is missing
   */
  public static String insufficientAuthentication(Optional<String> acr, Optional<Duration> maxAge) {
    return REALM
        + ", error=\"insufficient_user_authentication\""
        + acr.map(level -> ", acr_values=\"" + level + "\"").orElse("")
        + maxAge.map(age -> ", max_age=\"" + age.toSeconds() + "\"").orElse("");
  }
}
