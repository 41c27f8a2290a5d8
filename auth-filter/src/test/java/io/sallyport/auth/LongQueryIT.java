package io.sallyport.auth;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A query that can be asked for, and is too long to be handed round. */
class LongQueryIT {

  private static final String NAVIGATE = "Sec-Fetch-Mode: navigate";

  @ParameterizedTest
  @EnumSource(names = {"JETTY", "TOMCAT"})
  void navigation_withAQueryOfFiveKilobytes_leadsToTheSignInWithoutAWayBack(Engine engine)
      throws Exception {
    try (TestSite site = TestSite.on(engine).start()) {
      for (String octet : new String[] {"x", "%2F"}) {
        String query = "?q=" + octet.repeat(5_000 / octet.length());
        RawAnswer visitor = site.send("GET", "/mine" + query, NAVIGATE);
        assertThat(visitor.status()).as("%s", visitor).isEqualTo(303);
        assertThat(visitor.header("Location")).isEqualTo("/auth/login");
        assertThat(visitor.text()).isEmpty();
      }
      assertThat(site.send("GET", "/mine?q=" + "x".repeat(1_000), NAVIGATE).header("Location"))
          .isEqualTo("/auth/login?continue=%2Fmine%3Fq%3D" + "x".repeat(1_000));
    }
  }
}
