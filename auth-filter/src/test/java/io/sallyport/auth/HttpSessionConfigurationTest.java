package io.sallyport.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.typesafe.config.ConfigFactory;
import io.sallyport.auth.httpsession.HttpSessionSettings;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpSessionConfigurationTest {

  private static Configuration read(String session) {
    return ConfigurationReader.read(
        ConfigFactory.parseString("sallyport.session { " + session + " }").resolve());
  }

  @Test
  void httpSession_unlessShared_isTheContainers() {
    assertThat(read("").httpSession()).isNull();
    assertThat(read("http-session = container").httpSession()).isNull();
    assertThat(read("http-session = shared").httpSession())
        .isEqualTo(new HttpSessionSettings(Set.of()));
    assertThat(
            read("http-session = shared, http-session-types = [ com.example.Cart, \"a.b.*\" ]")
                .httpSession())
        .isEqualTo(new HttpSessionSettings(Set.of("com.example.Cart", "a.b.*")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "http-session = on | session.http-session cannot be 'on': write one of",
        "http-session-types = [ a.B ] | session.http-session-types needs session.http-session ="
            + " shared: a container keeps any class",
        "http-session = shared, http-session-types = [ \"*\" ] | session.http-session-types holds"
            + " '*', which is no class: write com.example.Cart, or com.example.model.*",
        "http-session = shared, http-session-types = [ \"java.util.*\" ] |"
            + " session.http-session-types holds 'java.util.*', which is of the platform: only"
            + " classes of the application can be listed"
      })
  void httpSession_contradictionOrNonsense_stopsTheStart(String session, String problem) {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> read(session))
        .withMessageContaining(problem);
  }

  /** Another application of that domain would get the cookie, and could take the session over. */
  @Test
  void httpSession_withACookieOfTheWholeDomain_stopsTheStart() {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(
            () ->
                ConfigurationReader.read(
                    ConfigFactory.parseString(
                            "sallyport { session.http-session = shared,"
                                + " cookie.domain = example.com }")
                        .resolve()))
        .withMessageContaining(
            "session.http-session = shared keeps the HttpSession of one application, and"
                + " cookie.domain");
  }
}
