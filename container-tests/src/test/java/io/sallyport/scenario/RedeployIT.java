package io.sallyport.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.embedded.RedisServer;

/** Applications that come to a running server and go from it, and leave nothing there. */
class RedeployIT {

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final String ULLA = Scenarios.report("ulla", true, false);

  @TempDir private Path folder;

  @Test
  void undeploy_inMemory_leavesNothing() throws Exception {
    comeAndGo(20, Installation.unpackedServletWar(folder.resolve("a"), WebXml.FILTER));
  }

  @Test
  void undeploy_databaseFile_leavesNothing() throws Exception {
    Path application = Installation.unpackedServletWar(folder.resolve("a"), WebXml.NOTHING);
    configure(application, "identity.jdbc.url = \"jdbc:h2:file:" + folder.resolve("data") + "\"");

    comeAndGo(2, application);
  }

  @Test
  void undeploy_redis_leavesNothing() throws Exception {
    int port = Server.freePort();
    RedisServer redis =
        RedisServer.newRedisServer()
            .port(port)
            .bind("127.0.0.1")
            .setting("save \"\"")
            .onShutdownForceStop(true)
            .build();
    redis.start();
    try {
      Path application = Installation.unpackedServletWar(folder.resolve("a"), WebXml.FILTER);
      Installation.addJedis(application);
      configure(
          application,
          """
          store = redis
          redis.uri = "redis://127.0.0.1:%d"
          session { near-cache = on, http-session = shared }
          """
              .formatted(port));

      comeAndGo(5, application);
    } finally {
      redis.stop();
    }
  }

  @Test
  void applications_two_doNotKnowEachOther() throws Exception {
    Path first = Installation.unpackedServletWar(folder.resolve("a"), WebXml.FILTER);
    Path second = Installation.unpackedServletWar(folder.resolve("b"), WebXml.NOTHING);
    Path conf = second.resolve("WEB-INF/sallyport.conf");
    Files.writeString(conf, Files.readString(conf).replace("ulla", "vera"));
    configure(
        second,
        "web { base-path = \"/account\", origin = \"https://b.example\" }\ncookie.same-site = strict");

    try (var tomcat = new EmbeddedTomcat(folder.resolve("tomcat"))) {
      var unused = tomcat.deploy("/a", first);
      unused = tomcat.deploy("/b", second);
      Visitor ulla = new Visitor(tomcat.at("/a"));
      Visitor vera = new Visitor(tomcat.at("/b"));
      assertThat(ulla.signIn("ulla").statusCode()).isEqualTo(200);
      assertThat(ulla.stranger().signIn("vera").statusCode()).isEqualTo(401);
      HttpResponse<String> entered =
          vera.signInAt("/account", "vera", "Origin", "https://b.example");
      assertThat(entered.statusCode()).as(entered.body()).isEqualTo(200);
      assertThat(entered.headers().firstValue("Set-Cookie").orElseThrow())
          .contains("SameSite=Strict");
      assertThat(vera.stranger().signIn("vera").statusCode()).isEqualTo(401);
      assertThat(ulla.cookies().keySet()).doesNotContainAnyElementsOf(vera.cookies().keySet());
      String token = token(ulla);
      String key = key(ulla);

      ulla.cookies().forEach(vera.cookies()::putIfAbsent);
      vera.cookies().forEach(ulla.cookies()::putIfAbsent);

      Scenarios.assertAnswer(ulla.get("/private/page"), 200, ULLA);
      Scenarios.assertAnswer(vera.get("/private/page"), 200, Scenarios.report("vera", true, false));
      assertThat(vera.stranger().get("/private/page", "X-API-Key", key).statusCode())
          .isEqualTo(401);
      Scenarios.assertAnswer(
          vera.stranger().get("/private/page", "Authorization", "Bearer " + token),
          401,
          Scenarios.INVALID_TOKEN);

      assertThat(tomcat.undeploy("/a")).isEmpty();

      Scenarios.assertAnswer(vera.get("/private/page"), 200, Scenarios.report("vera", true, false));
    }
  }

  private void comeAndGo(int rounds, Path application) throws Exception {
    try (var tomcat = new EmbeddedTomcat(folder.resolve("tomcat"))) {
      for (int round = 0; round < rounds; round++) {
        comeAndGo(tomcat, application);
      }
    }
  }

  private static void comeAndGo(EmbeddedTomcat tomcat, Path application) throws Exception {
    var loader = new WeakReference<>(tomcat.deploy("/a", application));
    use(new Visitor(tomcat.at("/a")));

    List<String> warnings = tomcat.undeploy("/a");

    assertThat(warnings).isEmpty();
    assertThat(threadsOf(loader.get())).isEmpty();
    assertCollected(loader);
  }

  /** A sign-in, pages, a token, a key and asynchronous requests. */
  private static void use(Visitor ulla) throws Exception {
    assertThat(ulla.signIn("ulla").statusCode()).isEqualTo(200);
    Scenarios.assertAnswer(ulla.get("/private/later"), 200, ULLA);
    Scenarios.assertAnswer(ulla.get("/private/dispatched"), 200, ULLA);
    Scenarios.assertAnswer(ulla.get("/private/session"), 200, ULLA + "count=1\n");
    assertThat(ulla.navigate("/auth/account").statusCode()).isEqualTo(200);
    assertThat(ulla.stranger().navigate("/auth/login").statusCode()).isEqualTo(200);
    Scenarios.assertAnswer(ulla.stranger().get("/notes/page", "X-API-Key", key(ulla)), 200, ULLA);
    Scenarios.assertAnswer(
        ulla.stranger().get("/private/page", "Authorization", "Bearer " + token(ulla)), 200, ULLA);
  }

  private static String key(Visitor ulla) throws Exception {
    HttpResponse<String> made =
        ulla.post(
            "/auth/api-keys",
            Visitor.JSON,
            "{\"name\":\"k\",\"scopes\":[\"notes:read\"],\"expires_in\":3600,"
                + "\"environment\":\"live\"}");
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    return Visitor.member(made, "key");
  }

  private static String token(Visitor ulla) throws Exception {
    return Visitor.member(
        ulla.stranger().signIn("ulla", "a passphrase for ulla alone", "token"), "access_token");
  }

  private static void configure(Path application, String lines) throws Exception {
    Path file = application.resolve("WEB-INF/sallyport.conf");
    Files.writeString(file, Files.readString(file) + "sallyport {\n" + lines + "\n}\n");
  }

  private static List<String> threadsOf(ClassLoader loader) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> loader != null && thread.getContextClassLoader() == loader)
        .map(Thread::getName)
        .toList();
  }

  private static void assertCollected(WeakReference<ClassLoader> loader) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (loader.get() != null && System.nanoTime() < end) {
      RecordCaches.evict();
      System.gc();
      LockSupport.parkNanos(20_000_000);
    }
    assertThat(loader.get() == null).as("the application's class loader is collected").isTrue();
  }
}
