package io.sallyport.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/** A server with all applications that have a security of their own, each of them twice. */
final class OwnApplications {

  /** What somebody asks of an application. */
  interface Conversation {
    List<HttpResponse<String>> with(Visitor visitor) throws Exception;
  }

  private static final List<String> NAMES =
      List.of(
          "basic", "mechanism", "session", "remembered", "form", "ownform", "database", "plain");

  private final Map<String, OwnApplication> applications;
  private final Server server;

  /**
   * Sets the server up.
   *
   * @param without applications that it does not take, alone either
   */
  OwnApplications(Setup setup, Jdk jdk, Set<String> without) {
    this(setup, jdk, of(without, OwnApplication::of));
  }

  private OwnApplications(Setup setup, Jdk jdk, Map<String, OwnApplication> applications) {
    this.applications = applications;
    server =
        new Server(
            setup,
            jdk,
            applications.values().stream()
                .flatMap(one -> Stream.of(one.alone(), one.beside()))
                .toList());
  }

  /** With an archive beside ours that does what ours must not. */
  static OwnApplications disturbed(Setup setup, Jdk jdk) {
    return new OwnApplications(setup, jdk, of(Set.of(), OwnApplication::disturbed));
  }

  private static Map<String, OwnApplication> of(
      Set<String> without, Function<String, OwnApplication> application) {
    var applications = new TreeMap<String, OwnApplication>();
    for (String name : NAMES) {
      if (!without.contains(name)) {
        applications.put(name, application.apply(name));
      }
    }
    return applications;
  }

  void start() throws Exception {
    server.start();
  }

  void stop() throws Exception {
    server.close();
  }

  /** The same conversation with both of that name, which has to get the same answers. */
  List<Answer> answers(String name, Conversation conversation) throws Exception {
    assumeTrue(applications.containsKey(name), () -> server.name() + " does not take " + name);
    OwnApplication application = applications.get(name);
    List<Answer> alone = answers(application.alone(), conversation);
    List<Answer> beside = answers(application.beside(), conversation);
    for (int i = 0; i < alone.size(); i++) {
      assertThat(beside.get(i)).as("answer %d", i).isEqualTo(alone.get(i));
    }
    assertThat(beside).hasSameSizeAs(alone);
    return alone;
  }

  private List<Answer> answers(Application application, Conversation conversation)
      throws Exception {
    var answers = new ArrayList<Answer>();
    for (HttpResponse<String> one : conversation.with(new Visitor(server.at(application)))) {
      answers.add(Answer.of(one, application));
    }
    return answers;
  }
}
