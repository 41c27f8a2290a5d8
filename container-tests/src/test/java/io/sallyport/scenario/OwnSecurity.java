package io.sallyport.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.own.People;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Applications with a security of their own answer the same with our archives among their libraries
 * as without, as long as they have no configuration of ours; and what they answer is what Jakarta
 * Security says.
 */
abstract class OwnSecurity extends OwnCredentials {

  OwnSecurity(Setup setup, Jdk jdk) {
    this(setup, jdk, Set.of());
  }

  /**
   * Sets the server up.
   *
   * @param without applications that it does not take, alone either
   */
  OwnSecurity(Setup setup, Jdk jdk, Set<String> without) {
    super(setup, jdk, without);
  }

  @Test
  void session_header_isNeededOnce() throws Exception {
    List<Answer> answers =
        answers(
            "session",
            get("/user"),
            get("/user", word("ulla")),
            get("/user"),
            get("/open"),
            get("/admin"),
            get("/leave"),
            get("/user"));

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
    List<Answer> answers = answers("remembered", get("/user", word("ulla")), get("/user"));

    answers.get(0).assertPage(ULLA + " asked=true\n");
    answers.get(1).assertChallenge("Word realm=\"own\"");
  }

  @Test
  void remembered_cookie_isEnoughUntilSignOut() throws Exception {
    List<Answer> answers =
        conversation(
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
            get("/open"),
            get("/user?a=b"),
            submit("/j_security_check", "j_username", "ulla", "j_password", People.wordOf("ulla")),
            get("/user?a=b"),
            get("/user"),
            get("/admin"),
            get("/leave"),
            get("/user"));

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
        conversation(
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
            get("/user"),
            get("/entry"),
            submit("/entry", "name", "anna", "word", "not this"),
            submit("/entry", "name", "anna", "word", People.wordOf("anna")),
            get("/user"),
            get("/admin"),
            get("/leave"),
            get("/user"));

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
  void plain_filterAndSession_areTheApplicationsOwn() throws Exception {
    List<Answer> answers =
        answers(
            "plain",
            get("/page"),
            get("/desk"),
            submit("/desk", "name", "anna", "word", "not this"),
            submit("/desk", "name", "anna", "word", People.wordOf("anna")),
            get("/page/one"),
            one -> one.send("DELETE", "/desk", BodyPublishers.noBody()),
            get("/page"),
            get("/auth/login"));

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
