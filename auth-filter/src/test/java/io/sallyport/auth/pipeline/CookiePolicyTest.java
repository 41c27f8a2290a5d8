package io.sallyport.auth.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class CookiePolicyTest {

  @Test
  void names_rootContext_haveNoSuffix() {
    var policy = new CookiePolicy(false, "Lax", null, "");

    assertThat(policy.secureName("session")).isEqualTo("__Host-session");
    assertThat(policy.plainName("session")).isEqualTo("session");
  }

  @Test
  void names_domainAndContext_areSecureWithSuffix() {
    var policy =
        new CookiePolicy(false, "Lax", "example.org", CookiePolicy.suffixFor("/notes/x y"));

    assertThat(policy.secureName("session")).isEqualTo("__Secure-session-notes_x_y");
    assertThat(policy.plainName("session")).isEqualTo("session-notes_x_y");
  }
}
