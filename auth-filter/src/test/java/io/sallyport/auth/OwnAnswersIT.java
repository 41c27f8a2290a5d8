package io.sallyport.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every answer that we write carries the same careful headers, however early it was given. */
class OwnAnswersIT {

  private static final String PAGE_POLICY =
      "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none';"
          + " frame-ancestors 'none'";

  @SuppressWarnings("NullAway.Init")
  @AutoClose
  private static TestSite secure;

  @SuppressWarnings("NullAway.Init")
  @AutoClose
  private static TestSite plain;

  @BeforeAll
  static void start() throws Exception {
    plain = TestSite.on(Engine.JETTY_LOOSE).start();
    secure = TestSite.on(Engine.JETTY_LOOSE).publicAt("https://notes.example.com").start();
  }

  private static Map<String, String> careful(RawAnswer answer) {
    var found = new TreeMap<String, String>();
    for (String name :
        List.of(
            "Cache-Control",
            "Content-Security-Policy",
            "Cross-Origin-Opener-Policy",
            "Referrer-Policy",
            "Strict-Transport-Security",
            "X-Content-Type-Options",
            "X-Frame-Options")) {
      String value = answer.header(name);
      if (value != null) {
        found.put(name, value);
      }
    }
    return found;
  }

  private static Map<String, String> expected(boolean https, boolean page) {
    var all = new TreeMap<String, String>();
    all.put("Cache-Control", "no-store");
    all.put("Referrer-Policy", "same-origin");
    all.put("X-Content-Type-Options", "nosniff");
    all.put("X-Frame-Options", "DENY");
    if (https) {
      all.put("Strict-Transport-Security", "max-age=31536000");
    }
    if (page) {
      all.put("Content-Security-Policy", PAGE_POLICY);
      all.put("Cross-Origin-Opener-Policy", "same-origin");
    }
    return all;
  }

  @ParameterizedTest
  @CsvSource({
    "400, GET, /a//b, X-A: b",
    "400, GET, /a%2fb, X-A: b",
    "400, GET, /OPEN/a, X-A: b",
    "400, GET, /AUTH/me, X-A: b",
    "400, GET, /open/a, X-API-Key: a|X-API-Key: b",
    "404, GET, /auth/nothing, X-A: b",
    "404, POST, /auth/nothing, X-A: b",
    "405, PUT, /auth/login, X-A: b",
    "405, OPTIONS, /auth/me, X-A: b",
    "401, GET, /auth/me, X-A: b",
    "401, GET, /open/a, Authorization: Bearer made.up",
    "401, GET, /notes, X-A: b",
    "403, POST, /auth/logout, Sec-Fetch-Site: cross-site",
    "415, POST, /auth/login, Content-Type: text/plain",
    "200, GET, /auth/health, X-A: b"
  })
  void answerOfOurs_whicheverStepGaveIt_hasTheSameHeaders(
      int status, String method, String path, String headers) throws IOException {
    for (TestSite site : List.of(plain, secure)) {
      boolean https = site == secure;
      RawAnswer answer = site.send(method, path, headers.split("\\|", -1));
      assertThat(answer.status()).as("%s", answer).isEqualTo(status);
      assertThat(careful(answer)).isEqualTo(expected(https, false));
      if (status >= 400) {
        RawAnswer page =
            site.send(method, path, (headers + "|Sec-Fetch-Mode: navigate").split("\\|", -1));
        boolean redirected = page.status() == 303;
        assertThat(page.status()).as("%s", page).isIn(status, 303);
        assertThat(careful(page)).as("%s", page).isEqualTo(expected(https, !redirected));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"/theirs/a", "/theirs/b?c=d"})
  void pathLeftToTheApplication_getsNoneOfThem(String path) throws IOException {
    assertThat(careful(secure.send("GET", path))).isEmpty();
  }
}
