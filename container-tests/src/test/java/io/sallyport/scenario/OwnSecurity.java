package io.sallyport.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.sallyport.own.People;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Applications with a security of their own answer the same with our archives among their libraries
 * as without, as long as they have no configuration of ours; and what they answer is what Jakarta
 * Security says.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class OwnSecurity {

  private static final String NOBODY = "request=nobody null user=false admin=false";
  private static final String ULLA = "request=ulla ulla user=true admin=false";
  private static final String ANNA = "request=anna anna user=true admin=true";

  private final OwnApplications applications;

  OwnSecurity(Setup setup, Jdk jdk) {
    this(setup, jdk, Set.of());
  }

  /**
   * Sets the server up.
   *
   * @param without applications that it does not take, alone either
   */
  OwnSecurity(Setup setup, Jdk jdk, Set<String> without) {
    applications = new OwnApplications(setup, jdk, without);
  }

  @BeforeAll
  void start() throws Exception {
    applications.start();
  }

  @AfterAll
  void stop() throws Exception {
    applications.stop();
  }

  /** Why the server does not do what the specification asks for, with an application alone. */
  Optional<String> unspecified() {
    return Optional.empty();
  }

  private List<Answer> answers(String name, OwnApplications.Conversation conversation)
      throws Exception {
    List<Answer> answers = applications.answers(name, conversation);
    unspecified().ifPresent(reason -> abort("The answers are alike, no more: " + reason));
    return answers;
  }

  private static String[] basic(String name, String word) {
    byte[] text = (name + ":" + word).getBytes(StandardCharsets.UTF_8);
    return new String[] {"Authorization", "Basic " + Base64.getEncoder().encodeToString(text)};
  }

  private static String[] basic(String name) {
    return basic(name, People.wordOf(name));
  }

  private static String[] word(String name, String... more) {
    var headers = new ArrayList<>(List.of("X-Name", name, "X-Word", People.wordOf(name)));
    headers.addAll(List.of(more));
    return headers.toArray(String[]::new);
  }

  @Test
  void basic_nobody_isAskedWhereRolesAreNeeded() throws Exception {
    List<Answer> answers =
        answers(
            "basic",
            one ->
                List.of(
                    one.get("/open"),
                    one.get("/user"),
                    one.get("/admin"),
                    one.get("/books"),
                    one.get("/rest/shelf"),
                    one.get("/rest/stove"),
                    one.get("/auth/login"),
                    one.get("/auth/health")));

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
            one ->
                List.of(
                    one.get("/user", basic("ulla")),
                    one.get("/admin", basic("ulla")),
                    one.get("/books", basic("ulla")),
                    one.get("/open", basic("ulla")),
                    one.get("/rest/shelf", basic("ulla")),
                    one.get("/rest/stove", basic("ulla"))));

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
            one ->
                List.of(
                    one.get("/user", basic("anna")),
                    one.get("/admin", basic("anna")),
                    one.get("/books", basic("anna")),
                    one.get("/rest/stove", basic("anna"))));

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
            one ->
                List.of(
                    one.get("/user", basic("ulla")), one.stranger().get("/user", basic("anna"))));

    assertThat(answers.get(0).body()).contains("context=ulla user=true admin=false /admin=false\n");
    assertThat(answers.get(1).body()).contains("context=anna user=true admin=true /admin=true\n");
  }

  @Test
  void basic_wrongWord_isAskedAgain() throws Exception {
    List<Answer> answers =
        answers(
            "basic",
            one ->
                List.of(
                    one.get("/user", basic("ulla", "not this")),
                    one.get("/user", basic("nemo", "not this")),
                    one.get("/user", "Authorization", "Basic %"),
                    one.get("/user", "Authorization", "Bearer abc")));

    answers.get(0).assertChallenge("Basic realm=\"own basic\"");
    answers.get(1).assertChallenge("Basic realm=\"own basic\"");
  }

  @Test
  void mechanism_header_isAskedForAtEachRequest() throws Exception {
    List<Answer> answers =
        answers(
            "mechanism",
            one ->
                List.of(
                    one.get("/open"),
                    one.get("/user"),
                    one.get("/user", word("ulla")),
                    one.get("/user"),
                    one.get("/admin", word("ulla")),
                    one.get("/admin", word("anna")),
                    one.get("/user", "X-Name", "ulla", "X-Word", "not this"),
                    one.get("/open", word("anna"))));

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
            one ->
                List.of(
                    one.submit("/entry", "name", "ulla", "word", People.wordOf("ulla")),
                    one.submit("/entry", "name", "ulla", "word", "not this"),
                    one.get("/user")));

    answers.get(0).assertPage("SUCCESS ulla\n");
    assertThat(answers.get(1).body()).isNotEqualTo("SUCCESS ulla\n");
    answers.get(2).assertStatus(401);
  }

  /** WildFly may fail them; then it does so with both. */
  @Test
  void mechanism_callerUnknownToTheServer_fareAlike() throws Exception {
    List<Answer> answers =
        answers(
            "mechanism",
            one -> List.of(one.get("/user", word("otto")), one.get("/open", word("otto"))));

    assertThat(answers.get(0).status()).isEqualTo(answers.get(1).status()).isIn(200, 500);
  }

  @Test
  void session_header_isNeededOnce() throws Exception {
    List<Answer> answers =
        answers(
            "session",
            one ->
                List.of(
                    one.get("/user"),
                    one.get("/user", word("ulla")),
                    one.get("/user"),
                    one.get("/open"),
                    one.get("/admin"),
                    one.get("/leave"),
                    one.get("/user")));

    answers.get(0).assertChallenge("Word realm=\"own\"");
    answers.get(1).assertPage(ULLA + " asked=true\n");
    answers.get(2).assertPage(ULLA + " asked=false\n");
    answers.get(3).assertPage(ULLA + " asked=false\n");
    answers.get(4).assertStatus(403);
    answers.get(5).assertPage("left, null\n");
    answers.get(6).assertStatus(401);
  }

  @Test
  void remembered_withoutWish_isAskedAgain() throws Exception {
    List<Answer> answers =
        answers("remembered", one -> List.of(one.get("/user", word("ulla")), one.get("/user")));

    answers.get(0).assertPage(ULLA + " asked=true\n");
    answers.get(1).assertChallenge("Word realm=\"own\"");
  }

  @Test
  void remembered_cookie_isEnoughUntilSignOut() throws Exception {
    List<Answer> answers =
        answers(
            "remembered",
            one -> {
              var asked = new ArrayList<HttpResponse<String>>();
              asked.add(one.get("/user", word("anna", "X-Remember", "yes")));
              one.cookies().keySet().retainAll(List.of("remembered"));
              Visitor old = one.copy();
              asked.add(one.get("/admin"));
              asked.add(one.get("/leave"));
              asked.add(one.get("/user"));
              asked.add(old.get("/user"));
              return asked;
            });

    answers.get(0).assertPage(ANNA + " asked=true\n");
    assertThat(answers.get(0).headers().get("set-cookie").toString())
        .contains("remembered=...", "HttpOnly")
        .containsAnyOf("Max-Age=600", "Expires=");
    answers.get(1).assertPage(ANNA + " asked=false\n");
    answers.get(2).assertPage("left, null\n");
    answers.get(3).assertStatus(401);
    answers.get(4).assertStatus(401);
  }

  @Test
  void form_rightWord_leadsBack() throws Exception {
    List<Answer> answers =
        answers(
            "form",
            one ->
                List.of(
                    one.get("/open"),
                    one.get("/user?a=b"),
                    one.submit(
                        "/j_security_check",
                        "j_username",
                        "ulla",
                        "j_password",
                        People.wordOf("ulla")),
                    one.get("/user?a=b"),
                    one.get("/user"),
                    one.get("/admin"),
                    one.get("/leave"),
                    one.get("/user")));

    answers.get(0).assertPage(NOBODY);
    answers.get(1).assertPage("who are you?\n");
    answers.get(2).assertLeadsTo("/user?a=b");
    answers.get(3).assertPage(ULLA);
    answers.get(4).assertPage(ULLA);
    answers.get(5).assertStatus(403);
    answers.get(6).assertPage("left, null\n");
    answers.get(7).assertPage("who are you?\n");
  }

  @Test
  void form_wrongWord_leadsToTheOtherPage() throws Exception {
    List<Answer> answers =
        answers(
            "form",
            one -> {
              var asked = new ArrayList<HttpResponse<String>>();
              asked.add(one.get("/user"));
              HttpResponse<String> refused =
                  one.submit("/j_security_check", "j_username", "ulla", "j_password", "not this");
              asked.add(refused);
              if (refused.statusCode() / 100 == 3) {
                asked.add(one.get("/refused"));
              }
              asked.add(one.get("/user"));
              return asked;
            });

    answers.get(0).assertPage("who are you?\n");
    answers.get(answers.size() - 2).assertPage("not you\n");
    answers.get(answers.size() - 1).assertPage("who are you?\n");
  }

  @Test
  void ownform_rightWord_leadsBack() throws Exception {
    List<Answer> answers =
        answers(
            "ownform",
            one ->
                List.of(
                    one.get("/user"),
                    one.get("/entry"),
                    one.submit("/entry", "name", "anna", "word", "not this"),
                    one.submit("/entry", "name", "anna", "word", People.wordOf("anna")),
                    one.get("/user"),
                    one.get("/admin"),
                    one.get("/leave"),
                    one.get("/user")));

    answers.get(0).assertLeadsTo("/entry");
    answers.get(1).assertPage("who are you?\n");
    assertThat(answers.get(2).body()).isEqualTo("SEND_FAILURE null\n");
    answers.get(3).assertLeadsTo("/user");
    answers.get(4).assertPage(ANNA);
    answers.get(5).assertPage(ANNA);
    answers.get(6).assertPage("left, null\n");
    answers.get(7).assertLeadsTo("/entry");
  }

  @Test
  void database_hashedWord_letsIn() throws Exception {
    List<Answer> answers =
        answers(
            "database",
            one ->
                List.of(
                    one.get("/user"),
                    one.get("/user", basic("ulla")),
                    one.get("/admin", basic("ulla")),
                    one.get("/admin", basic("anna")),
                    one.get("/user", basic("ulla", "not this")),
                    one.get("/user", basic("otto"))));

    answers.get(0).assertChallenge("Basic realm=\"own database\"");
    answers.get(1).assertPage(ULLA);
    answers.get(2).assertStatus(403);
    answers.get(3).assertPage(ANNA);
    answers.get(4).assertChallenge("Basic realm=\"own database\"");
    answers.get(5).assertChallenge("Basic realm=\"own database\"");
  }

  @Test
  void plain_filterAndSession_areTheApplicationsOwn() throws Exception {
    List<Answer> answers =
        answers(
            "plain",
            one ->
                List.of(
                    one.get("/page"),
                    one.get("/desk"),
                    one.submit("/desk", "name", "anna", "word", "not this"),
                    one.submit("/desk", "name", "anna", "word", People.wordOf("anna")),
                    one.get("/page/one"),
                    one.send("DELETE", "/desk", BodyPublishers.noBody()),
                    one.get("/page"),
                    one.get("/auth/login")));

    assertThat(answers)
        .extracting(Answer::status)
        .containsExactly(302, 200, 403, 302, 200, 200, 302, 404);
    answers.get(0).assertLeadsTo("/desk");
    answers.get(3).assertLeadsTo("/page");
    assertThat(answers.get(4).body()).startsWith("/page anna new=false filters=");
    assertThat(answers.get(5).body()).isEqualTo("gone\n");
    answers.get(6).assertLeadsTo("/desk");
  }
}
