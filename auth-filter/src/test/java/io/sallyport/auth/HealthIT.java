package io.sallyport.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class HealthIT {

  @Test
  void health_storeDown_is503AndNamesTheStoreAlone() throws Exception {
    try (TestSite site = TestSite.on(Engine.JETTY).start()) {
      RawAnswer up = site.send("GET", "/auth/health");
      assertThat(up.status()).isEqualTo(200);
      assertThat(up.text()).isEqualTo("{\"status\":\"up\"}");
      assertThat(up.header("Content-Type")).isEqualTo("application/json");
      assertThat(up.header("Cache-Control")).isEqualTo("no-store");

      site.identity.close();
      assertThat(site.send("GET", "/auth/health").comparable()).isEqualTo(up.comparable());

      site.clock.advance(Duration.ofSeconds(1));
      RawAnswer down = site.send("GET", "/auth/health");
      assertThat(down.status()).isEqualTo(503);
      assertThat(down.text())
          .isEqualTo("{\"status\":\"degraded\",\"stores\":{\"accounts\":\"down\"}}");
      assertThat(down.header("Content-Type")).isEqualTo("application/json");
      assertThat(down.header("Cache-Control")).isEqualTo("no-store");
      assertThat(site.send("HEAD", "/auth/health").status()).isEqualTo(503);
    }
  }
}
