package io.sallyport.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.own.People;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Applications to which credentials come with every request. */
abstract class OwnCredentials extends OwnServer {

  OwnCredentials(Setup setup, Jdk jdk, Set<String> without) {
    super(setup, jdk, without);
  }

  @Test
  void basic_nobody_isAskedWhereRolesAreNeeded() throws Exception {
    List<Answer> answers =
        answers(
            "basic",
            get("/open"),
            get("/user"),
            get("/admin"),
            get("/books"),
            get("/rest/shelf"),
            get("/rest/stove"),
            get("/auth/login"),
            get("/auth/health"));

    answers.get(0).assertPage(NOBODY);
    for (Answer answer : answers.subList(1, 4)) {
      answer.assertChallenge("Basic realm=\"own basic\"");
    }
    assertThat(answers.get(4).body()).isEqualTo("reader=null admin=false\n");
    answers.get(6).assertStatus(404);
    answers.get(7).assertStatus(404);
  }

  @Test
  void basic_user_hasTheRolesOfTheSecondStore() throws Exception {
    List<Answer> answers =
        answers(
            "basic",
            get("/user", basic("ulla")),
            get("/admin", basic("ulla")),
            get("/books", basic("ulla")),
            get("/open", basic("ulla")),
            get("/rest/shelf", basic("ulla")),
            get("/rest/stove", basic("ulla")));

    answers.get(0).assertPage(ULLA);
    answers.get(1).assertStatus(403);
    answers.get(2).assertPage("reader=ulla admin=false lend=lent burn=refused\n");
    answers.get(3).assertPage(ULLA);
    answers.get(4).assertPage("reader=ulla admin=false\n");
    assertThat(answers.get(5).body()).isNotEqualTo("burnt\n");
  }

  @Test
  void basic_administrator_hasTheRolesOfTheSecondStore() throws Exception {
    List<Answer> answers =
        answers(
            "basic",
            get("/user", basic("anna")),
            get("/admin", basic("anna")),
            get("/books", basic("anna")),
            get("/rest/stove", basic("anna")));

    answers.get(0).assertPage(ANNA);
    answers.get(1).assertPage(ANNA);
    answers.get(2).assertPage("reader=anna admin=true lend=lent burn=burnt\n");
    answers.get(3).assertPage("burnt\n");
  }

  @Test
  void basic_securityContext_knowsTheCallerAndTheRoles() throws Exception {
    List<Answer> answers =
        answers(
            "basic",
            get("/user", basic("ulla")),
            one -> one.stranger().get("/user", basic("anna")));

    assertThat(answers.get(0).body()).contains("context=ulla user=true admin=false /admin=false\n");
    assertThat(answers.get(1).body()).contains("context=anna user=true admin=true /admin=true\n");
  }

  @Test
  void basic_wrongWord_isAskedAgain() throws Exception {
    List<Answer> answers =
        answers(
            "basic",
            get("/user", basic("ulla", "not this")),
            get("/user", basic("nemo", "not this")),
            get("/user", "Authorization", "Basic %"),
            get("/user", "Authorization", "Bearer abc"));

    answers.get(0).assertChallenge("Basic realm=\"own basic\"");
    answers.get(1).assertChallenge("Basic realm=\"own basic\"");
  }

  @Test
  void mechanism_header_isAskedForAtEachRequest() throws Exception {
    List<Answer> answers =
        answers(
            "mechanism",
            get("/open"),
            get("/user"),
            get("/user", word("ulla")),
            get("/user"),
            get("/admin", word("ulla")),
            get("/admin", word("anna")),
            get("/user", "X-Name", "ulla", "X-Word", "not this"),
            get("/open", word("anna")));

    answers.get(0).assertPage(NOBODY + " asked=true\n");
    answers.get(1).assertChallenge("Word realm=\"own\"");
    answers.get(2).assertPage(ULLA + " asked=true\n");
    answers.get(3).assertChallenge("Word realm=\"own\"");
    answers.get(4).assertStatus(403);
    answers.get(5).assertPage(ANNA + " asked=true\n");
    answers.get(6).assertStatus(401);
    answers.get(7).assertPage(ANNA + " asked=true\n");
  }

  @Test
  void mechanism_securityContext_authenticates() throws Exception {
    List<Answer> answers =
        answers(
            "mechanism",
            submit("/entry", "name", "ulla", "word", People.wordOf("ulla")),
            submit("/entry", "name", "ulla", "word", "not this"),
            get("/user"));

    answers.get(0).assertPage("SUCCESS ulla\n");
    assertThat(answers.get(1).body()).isNotEqualTo("SUCCESS ulla\n");
    answers.get(2).assertStatus(401);
  }

  /** WildFly may fail them; then it does so with both. */
  @Test
  void mechanism_callerUnknownToTheServer_fareAlike() throws Exception {
    List<Answer> answers =
        answers("mechanism", get("/user", word("otto")), get("/open", word("otto")));

    assertThat(answers.get(0).status()).isEqualTo(answers.get(1).status()).isIn(200, 500);
  }

  @Test
  void database_hashedWord_letsIn() throws Exception {
    List<Answer> answers =
        answers(
            "database",
            get("/user"),
            get("/user", basic("ulla")),
            get("/admin", basic("ulla")),
            get("/admin", basic("anna")),
            get("/user", basic("ulla", "not this")),
            get("/user", basic("otto")));

    answers.get(0).assertChallenge("Basic realm=\"own database\"");
    answers.get(1).assertPage(ULLA);
    answers.get(2).assertStatus(403);
    answers.get(3).assertPage(ANNA);
    answers.get(4).assertChallenge("Basic realm=\"own database\"");
    answers.get(5).assertChallenge("Basic realm=\"own database\"");
  }
}
