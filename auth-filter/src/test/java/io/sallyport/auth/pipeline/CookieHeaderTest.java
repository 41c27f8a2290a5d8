package io.sallyport.auth.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.auth.Fake;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CookieHeaderTest {

  private static HttpServletRequest with(String... lines) {
    return Fake.of(
        HttpServletRequest.class,
        (proxy, method, arguments) -> {
          assertThat(method.getName()).isEqualTo("getHeaders");
          assertThat(arguments).containsExactly("Cookie");
          return Collections.enumeration(List.of(lines));
        });
  }

  @Test
  void value_prefixAndName_findsTheCookieOfThatWholeName() {
    var request = with("theme=dark; __Host-session=abc; b=c");

    assertThat(CookieHeader.value(request, "__Host-", "session")).isEqualTo("abc");
    assertThat(CookieHeader.value(request, "__Host-session")).isEqualTo("abc");
    assertThat(CookieHeader.value(request, "session")).isNull();
    assertThat(CookieHeader.value(request, "__Secure-", "session")).isNull();
  }

  @Test
  void value_noCookie_isNull() {
    assertThat(CookieHeader.value(with(), "__Host-", "session")).isNull();
  }

  @Test
  void value_plainNameOnly_isNotTakenForThePrefixedOne() {
    assertThat(CookieHeader.value(with("session=abc"), "__Host-", "session")).isNull();
  }

  @Test
  void value_longerNameThatEndsWithIt_isAnotherCookie() {
    assertThat(CookieHeader.value(with("x__Host-session=abc"), "__Host-", "session")).isNull();
    assertThat(CookieHeader.value(with("a=b __Host-session=abc"), "__Host-", "session")).isNull();
    assertThat(CookieHeader.value(with("__Host-session-x=abc"), "__Host-", "session")).isNull();
  }

  @Test
  void value_twiceInOneLine_isAmbiguous() {
    var request = with("__Host-session=abc; __Host-session=abc");

    assertThat(CookieHeader.value(request, "__Host-", "session")).isEqualTo(CookieHeader.AMBIGUOUS);
  }

  @Test
  void value_twiceInTwoLines_isAmbiguous() {
    var request = with("__Host-session=abc", "a=b;\t__Host-session=def");

    assertThat(CookieHeader.value(request, "__Host-", "session")).isEqualTo(CookieHeader.AMBIGUOUS);
  }
}
