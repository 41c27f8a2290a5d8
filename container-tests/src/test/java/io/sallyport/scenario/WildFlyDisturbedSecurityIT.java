package io.sallyport.scenario;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.own.People;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The comparison of {@link OwnSecurity} notices an archive that does take part. */
class WildFlyDisturbedSecurityIT extends OwnServer {

  WildFlyDisturbedSecurityIT() {
    super(
        OwnApplications.disturbed(
            new WildFlyUsers(Servers.WILDFLY, List.of("ulla", "anna")), Jdk.present()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"basic", "database"})
  void password_isNoticed(String name) {
    assertNoticed(name, "answer 0", get("/user", basic("anna")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"mechanism", "session", "remembered"})
  void header_isNoticed(String name) {
    assertNoticed(name, "answer 0", get("/user", word("anna")));
  }

  @Test
  void form_isNoticed() {
    assertNoticed(
        "form",
        "answer 2",
        get("/user"),
        submit("/j_security_check", "j_username", "anna", "j_password", People.wordOf("anna")),
        get("/user"));
  }

  @Test
  void ownForm_isNoticed() {
    assertNoticed(
        "ownform",
        "answer 2",
        get("/user"),
        submit("/entry", "name", "anna", "word", People.wordOf("anna")),
        get("/user"));
  }

  @Test
  void plain_isNoticed() {
    assertThatThrownBy(() -> answers("plain", get("/desk")))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("answer 0");
  }

  /** That the caller is hidden, and not alone that there is one filter more. */
  private void assertNoticed(String name, String answer, Question... questions) {
    assertThatThrownBy(() -> answers(name, questions))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(answer)
        .hasMessageContaining("request=nobody anna");
  }
}
