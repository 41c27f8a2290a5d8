package io.sallyport.auth.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CookiesTest {

  private final List<String> sent = new ArrayList<>();

  private Cookies cookies(FakeRequest request) {
    return new Cookies(request.exchange(FakeRequest.site("", true), sent));
  }

  @Test
  void pathValue_cookieOfOnePath_isFoundByItsOwnPrefixAlone() {
    assertThat(
            cookies(new FakeRequest().header("Cookie", "__Secure-refresh=a")).pathValue("refresh"))
        .isEqualTo("a");
    assertThat(cookies(new FakeRequest().header("Cookie", "__Host-refresh=a")).pathValue("refresh"))
        .isNull();
    assertThat(cookies(new FakeRequest()).pathValue("refresh")).isNull();
  }

  @Test
  void plainName_countsOnTheDevelopersOwnMachineAlone() {
    for (String peer : List.of("127.0.0.1", "192.0.2.1")) {
      FakeRequest request = new FakeRequest().peer(peer).header("Cookie", "session=a; refresh=b");
      Cookies cookies =
          new Cookies(request.exchange(FakeRequest.site("", false), new ArrayList<>()));
      boolean own = peer.startsWith("127.");
      assertThat(cookies.value("session")).isEqualTo(own ? "a" : null);
      assertThat(cookies.pathValue("refresh")).isEqualTo(own ? "b" : null);
    }
  }

  @Test
  void any_oneOfThemCame_isTrue() {
    List<String> names = List.of("session", "refresh");

    assertThat(cookies(new FakeRequest()).any(names)).isFalse();
    assertThat(cookies(new FakeRequest().header("Cookie", "other=a")).any(names)).isFalse();
    assertThat(cookies(new FakeRequest().header("Cookie", "__Host-session=a")).any(names)).isTrue();
    assertThat(cookies(new FakeRequest().header("Cookie", "__Secure-refresh=a")).any(names))
        .isTrue();
    assertThat(cookies(new FakeRequest().header("Cookie", "__Host-session=a")).any(List.of()))
        .isFalse();
  }

  @Test
  void hasSet_linesOfOursThatWereSent_aloneAreKnown() {
    Cookies cookies = cookies(new FakeRequest());
    cookies.set("session", "a");
    cookies.set("refresh", "b", "/auth/token", Duration.ofHours(1));

    assertThat(sent)
        .containsExactly(
            "Set-Cookie: __Host-session=a; Path=/; HttpOnly; Secure; SameSite=Lax",
            "Set-Cookie: __Secure-refresh=b; Path=/auth/token; Max-Age=3600; HttpOnly; Secure;"
                + " SameSite=Lax");
    assertThat(cookies.hasSet("__Host-session=a; Path=/")).isTrue();
    assertThat(cookies.hasSet("__Secure-refresh=")).isTrue();
    assertThat(cookies.hasSet("__Host-session")).isFalse();
    assertThat(cookies.hasSet("=a")).isFalse();
    assertThat(cookies.hasSet("other=a")).isFalse();
    assertThat(cookies.present("session")).isEqualTo("a");
  }
}
