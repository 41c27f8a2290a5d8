package io.sallyport.scenario;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.own.People;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The comparison of {@link OwnSecurity} notices an archive that does take part. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DisturbedSecurityIT {

  private final OwnApplications applications =
      OwnApplications.disturbed(
          new WildFlyUsers(Servers.WILDFLY, List.of("ulla", "anna")), Jdk.present());

  @BeforeAll
  void start() throws Exception {
    applications.start();
  }

  @AfterAll
  void stop() throws Exception {
    applications.stop();
  }

  @ParameterizedTest
  @ValueSource(strings = {"basic", "database"})
  void password_isNoticed(String name) {
    assertNoticed(
        name, "answer 0", visitor -> List.of(visitor.get("/user", OwnServer.basic("anna"))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"mechanism", "session", "remembered"})
  void header_isNoticed(String name) {
    assertNoticed(
        name, "answer 0", visitor -> List.of(visitor.get("/user", OwnServer.word("anna"))));
  }

  @Test
  void form_isNoticed() {
    assertNoticed(
        "form",
        "answer 2",
        visitor ->
            List.of(
                visitor.get("/user"),
                visitor.submit(
                    "/j_security_check", "j_username", "anna", "j_password", People.wordOf("anna")),
                visitor.get("/user")));
  }

  @Test
  void ownForm_isNoticed() {
    assertNoticed(
        "ownform",
        "answer 2",
        visitor ->
            List.of(
                visitor.get("/user"),
                visitor.submit("/entry", "name", "anna", "word", People.wordOf("anna")),
                visitor.get("/user")));
  }

  @Test
  void plain_isNoticed() {
    assertNoticed("plain", "answer 0", visitor -> List.of(visitor.get("/desk")));
  }

  private void assertNoticed(
      String name, String answer, OwnApplications.Conversation conversation) {
    assertThatThrownBy(() -> applications.answers(name, conversation))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(answer);
  }
}
