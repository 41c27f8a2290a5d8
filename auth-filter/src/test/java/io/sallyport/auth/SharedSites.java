package io.sallyport.auth;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A site on Jetty and one on Tomcat for all tests of a class. Before each test a day passes and
 * {@code alice} signs in on both; after it those sessions still have to work.
 */
final class SharedSites
    implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {

  private final Map<TestSite, String> cookies = new LinkedHashMap<>();

  Stream<TestSite> stream() {
    return cookies.keySet().stream();
  }

  /** The {@code Cookie} line of the session used alongside. */
  String cookie(TestSite site) {
    return requireNonNull(cookies.get(site));
  }

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    for (Engine engine : List.of(Engine.JETTY, Engine.TOMCAT)) {
      cookies.put(TestSite.on(engine).start(), "");
    }
  }

  @Override
  public void beforeEach(ExtensionContext context) throws IOException {
    for (Map.Entry<TestSite, String> site : cookies.entrySet()) {
      site.getKey().clock.advance(Duration.ofDays(1));
      site.setValue(site.getKey().signedIn("alice"));
    }
  }

  @Override
  public void afterEach(ExtensionContext context) throws IOException {
    for (Map.Entry<TestSite, String> site : cookies.entrySet()) {
      RawAnswer me = site.getKey().send("GET", "/auth/me", site.getValue());
      assertThat(me.json("username")).as("%s: %s", site.getKey(), me).isEqualTo("alice");
    }
  }

  @Override
  public void afterAll(ExtensionContext context) throws Exception {
    for (TestSite site : cookies.keySet()) {
      site.close();
    }
  }
}
