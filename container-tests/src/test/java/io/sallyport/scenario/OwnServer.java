package io.sallyport.scenario;

import static org.junit.jupiter.api.Assumptions.abort;

import io.sallyport.own.People;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** A server with applications that have a security of their own, and what is asked of them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class OwnServer {

  /** One request. */
  interface Question {
    HttpResponse<String> askedBy(Visitor visitor) throws Exception;
  }

  static final String NOBODY = "request=nobody null user=false admin=false";
  static final String ULLA = "request=ulla ulla user=true admin=false";
  static final String ANNA = "request=anna anna user=true admin=true";

  private final OwnApplications applications;

  /**
   * Sets the server up.
   *
   * @param without applications that it does not take, alone either
   */
  OwnServer(Setup setup, Jdk jdk, Set<String> without) {
    this(new OwnApplications(setup, jdk, without));
  }

  OwnServer(OwnApplications applications) {
    this.applications = applications;
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

  /** What both applications of that name answer to the questions of one visitor. */
  List<Answer> answers(String name, Question... questions) throws Exception {
    return conversation(
        name,
        visitor -> {
          var answers = new ArrayList<HttpResponse<String>>();
          for (Question question : questions) {
            answers.add(question.askedBy(visitor));
          }
          return answers;
        });
  }

  /** As {@link #answers}, where one question depends on what was answered before. */
  List<Answer> conversation(String name, OwnApplications.Conversation conversation)
      throws Exception {
    List<Answer> answers = applications.answers(name, conversation);
    unspecified().ifPresent(reason -> abort("The answers are alike, no more: " + reason));
    return answers;
  }

  static String[] basic(String name, String word) {
    byte[] text = (name + ":" + word).getBytes(StandardCharsets.UTF_8);
    return new String[] {"Authorization", "Basic " + Base64.getEncoder().encodeToString(text)};
  }

  static String[] basic(String name) {
    return basic(name, People.wordOf(name));
  }

  static String[] word(String name, String... more) {
    var headers = new ArrayList<>(List.of("X-Name", name, "X-Word", People.wordOf(name)));
    headers.addAll(List.of(more));
    return headers.toArray(String[]::new);
  }

  static Question get(String path, String... headers) {
    return visitor -> visitor.get(path, headers);
  }

  static Question submit(String path, String... fields) {
    return visitor -> visitor.submit(path, fields);
  }
}
