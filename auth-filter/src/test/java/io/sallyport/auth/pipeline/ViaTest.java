package io.sallyport.auth.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import org.junit.jupiter.api.Test;

class ViaTest {

  private static final Site SITE = FakeRequest.site("", false);

  /** As a container makes it of HTTP/2, where {@code :authority} stands for {@code Host}. */
  private static HttpServletRequest named(String name, int port, boolean secure) {
    return new HttpServletRequestWrapper(new FakeRequest().request(SITE)) {
      @Override
      public boolean isSecure() {
        return secure;
      }

      @Override
      public String getServerName() {
        return name;
      }

      @Override
      public int getServerPort() {
        return port;
      }
    };
  }

  private static Origin origin(HttpServletRequest request) {
    Exchange any = new FakeRequest().exchange(SITE);
    return new Exchange(any, request, any.response()).origin();
  }

  @Test
  void origin_secureRequestWithoutHost_isHttps() {
    assertThat(origin(named("notes.example.com", 443, true)))
        .isEqualTo(new Origin("https", "notes.example.com", 443));
    assertThat(origin(named("[2001:db8::1]", 8443, true)))
        .isEqualTo(Origin.parse("https://[2001:db8::1]:8443").orElseThrow());
  }

  @Test
  void origin_plainRequestWithoutHost_isHttp() {
    assertThat(origin(named("notes.example.com", 80, false)))
        .isEqualTo(new Origin("http", "notes.example.com", 80));
  }

  @Test
  void origin_nameThatIsNone_equalsNoOrigin() {
    assertThat(origin(named("not a name", 443, true))).isEqualTo(new Origin("http", "invalid", 0));
  }
}
