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

  @Test
  void sentName_pathOfItsOwn_isNoHostCookie() {
    var policy = new CookiePolicy(false, "Lax", null, "-app");

    assertThat(policy.sentName(false, "refresh", "/")).isEqualTo("__Host-refresh-app");
    assertThat(policy.sentName(false, "refresh", "/app/auth")).isEqualTo("__Secure-refresh-app");
    assertThat(policy.sentName(true, "refresh", "/app/auth")).isEqualTo("refresh-app");
    assertThat(policy.sentName(true, "refresh", "/")).isEqualTo("refresh-app");
  }

  @Test
  void attributes_overPlainHttp_leaveOutWhatWouldLoseTheCookie() {
    var alone = new CookiePolicy(false, "Lax", null, "");
    var shared = new CookiePolicy(false, "Strict", "example.org", "");

    assertThat(alone.attributes(false, "/", ""))
        .isEqualTo("; Path=/; HttpOnly; Secure; SameSite=Lax");
    assertThat(alone.attributes(true, "/", "; Max-Age=0"))
        .isEqualTo("; Path=/; Max-Age=0; HttpOnly; SameSite=Lax");
    assertThat(shared.attributes(false, "/a", ""))
        .isEqualTo("; Path=/a; Domain=example.org; HttpOnly; Secure; SameSite=Strict");
    assertThat(shared.attributes(true, "/a", "")).isEqualTo("; Path=/a; HttpOnly; SameSite=Strict");
  }
}
