package io.sallyport.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whole answers that many tests expect. */
final class Expect {

  static final String REALM = "Bearer realm=\"sallyport\"";
  static final String TOO_WEAK =
      REALM + ", error=\"insufficient_user_authentication\", acr_values=\"aal2\"";

  private Expect() {}

  /** 401 to a token or a key, whatever is wrong with it. */
  static void invalidToken(RawAnswer answer) {
    problem(
        answer,
        401,
        "invalid_token",
        "The credential is not valid",
        REALM + ", error=\"invalid_token\"");
  }

  /** 401 to a request without a credential. */
  static void unauthenticated(RawAnswer answer) {
    problem(answer, 401, "unauthenticated", "Sign in to see this", REALM);
  }

  /** 401 to a sign-in without a second factor. */
  static void tooWeak(RawAnswer answer) {
    assertThat(answer.status()).as("%s", answer).isEqualTo(401);
    assertThat(answer.header("WWW-Authenticate")).isEqualTo(TOO_WEAK);
    assertThat(answer.json("error")).isEqualTo("insufficient_user_authentication");
    assertThat(answer.json("acr_values")).isEqualTo("aal2");
    noCookies(answer);
  }

  /** 403 to a token or key that does not reach far enough. */
  static void insufficientScope(RawAnswer answer, @Nullable String scope) {
    problem(
        answer,
        403,
        "insufficient_permission",
        "You may not do this",
        REALM
            + ", error=\"insufficient_scope\""
            + (scope == null ? "" : ", scope=\"" + scope + "\""));
  }

  /** A problem that says no more than its kind. */
  static void problem(
      RawAnswer answer, int status, String error, String title, @Nullable String challenge) {
    assertThat(answer.status()).as("%s", answer).isEqualTo(status);
    assertThat(answer.text())
        .isEqualTo(
            "{\"type\":\"urn:sallyport:problem:%s\",\"title\":\"%s\",\"status\":%d,\"error\":\"%s\"}"
                .formatted(error, title, status, error));
    assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(answer.header("WWW-Authenticate")).isEqualTo(challenge);
    assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    assertThat(answer.header("Location")).isNull();
    assertThat(answer.all("Set-Cookie")).isEmpty();
  }

  /** An error in the form of RFC 6749, section 5.2. */
  static void oauth(RawAnswer answer, int status, String error, String description) {
    assertThat(answer.status()).as("%s", answer).isEqualTo(status);
    assertThat(answer.text())
        .isEqualTo("{\"error\":\"%s\",\"error_description\":\"%s\"}".formatted(error, description));
    assertThat(answer.header("Content-Type")).isEqualTo("application/json");
    assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
  }

  /** Nothing to read. */
  static void empty(RawAnswer answer, int status) {
    assertThat(answer.status()).as("%s", answer).isEqualTo(status);
    assertThat(answer.text()).isEmpty();
    assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
  }

  /** No cookie of ours is set or taken away. */
  static void noCookies(RawAnswer answer) {
    assertThat(answer.all("Set-Cookie")).isEqualTo(List.of());
  }
}
