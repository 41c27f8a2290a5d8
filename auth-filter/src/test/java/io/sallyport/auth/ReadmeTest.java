package io.sallyport.auth;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.ee10.webapp.WebAppContext;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Does to a plain servlet application what the README says, and signs in. */
class ReadmeTest {

  private static final Path README = Path.of("..", "README.md");

  @TempDir Path folder;

  /** The application as it was: one servlet, mapped to everything. */
  public static final class Hello extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response.setContentType("text/plain");
      response.getWriter().print("hello " + request.getRemoteUser());
    }
  }

  private static List<String> blocks(String language) throws IOException {
    Matcher matcher =
        Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(README));
    return matcher.results().map(found -> found.group(1)).toList();
  }

  @Test
  void dependency_asWritten_isThisModule() throws IOException {
    String pom = Files.readString(Path.of("pom.xml"));
    String dependency = blocks("xml").get(0);

    for (String name : List.of("groupId", "version")) {
      assertThat(pom).contains(element(name, dependency));
    }
    assertThat(pom).contains(element("artifactId", dependency));
  }

  private static String element(String name, String xml) {
    Matcher matcher = Pattern.compile("<" + name + ">[^<]+</" + name + ">").matcher(xml);
    assertThat(matcher.find()).isTrue();
    return matcher.group();
  }

  @Test
  void commands_asWritten_areTheTwo() throws IOException {
    assertThat(String.join("", blocks("sh"))).contains("mvn -Pdemo").contains("mvn verify");
  }

  @Test
  void filter_asWritten_isAtMostTwentyLines() throws IOException {
    assertThat(blocks("xml").get(1).lines().count()).isLessThanOrEqualTo(20);
  }

  @Test
  void steps_asWritten_protectAPlainApplication() throws Exception {
    Path inside = Files.createDirectories(folder.resolve("webapp/WEB-INF"));
    Files.writeString(
        inside.resolve("web.xml"),
        """
        <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0">
        %s
        <servlet>
          <servlet-name>hello</servlet-name>
          <servlet-class>%s</servlet-class>
          <async-supported>true</async-supported>
        </servlet>
        <servlet-mapping>
          <servlet-name>hello</servlet-name>
          <url-pattern>/*</url-pattern>
        </servlet-mapping>
        </web-app>
        """
            .formatted(blocks("xml").get(1), Hello.class.getName()));
    String database = "jdbc:h2:file:" + folder.resolve("data/sallyport");
    Files.writeString(
        inside.resolve("sallyport.conf"),
        blocks("hocon").get(0)
            + "\nsallyport.identity.jdbc.url = \""
            + database
            + "\"\nsallyport.secrets.key-file = \""
            + folder.resolve("data/sallyport.keys")
            + "\"\n");
    var context = new WebAppContext();
    context.setContextPath("/");
    context.setWar(folder.resolve("webapp").toUri().toString());
    context.setParentLoaderPriority(true);
    context.setThrowUnavailableOnStartupException(true);
    var server = new Server();
    var connector = new ServerConnector(server);
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    server.setHandler(context);
    server.start();
    try {
      signInAndLookAround(HttpClient.newHttpClient(), connector.getLocalPort());
    } finally {
      server.stop();
    }
  }

  private static void signInAndLookAround(HttpClient client, int port) throws Exception {
    String site = "http://localhost:" + port;
    assertThat(get(client, site + "/", "").body()).isEqualTo("hello null");
    HttpResponse<String> refused = get(client, site + "/admin/x", "");
    assertThat(refused.statusCode()).isEqualTo(303);
    assertThat(refused.headers().firstValue("Location"))
        .contains("/auth/login?continue=%2Fadmin%2Fx");
    assertThat(get(client, site + "/auth/login", "").body()).contains("<h1>Sign in</h1>");

    HttpResponse<String> signedIn =
        client.send(
            HttpRequest.newBuilder(URI.create(site + "/auth/login"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Accept", "text/html")
                .header("Origin", site)
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        "username=ada&password=four+plain+words+of+mine&continue=%2Fadmin%2Fx"))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(signedIn.statusCode()).isEqualTo(303);
    assertThat(signedIn.headers().firstValue("Location")).contains("/admin/x");
    String cookie = signedIn.headers().firstValue("Set-Cookie").orElseThrow().split(";", 2)[0];

    assertThat(get(client, site + "/admin/x", cookie).body()).isEqualTo("hello ada");
    assertThat(get(client, site + "/elsewhere", cookie).body()).isEqualTo("hello ada");
    assertThat(get(client, site + "/elsewhere", "").statusCode()).isEqualTo(303);
  }

  private static HttpResponse<String> get(HttpClient client, String url, String cookie)
      throws Exception {
    var request = HttpRequest.newBuilder(URI.create(url)).header("Accept", "text/html");
    if (!cookie.isEmpty()) {
      request.header("Cookie", cookie);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }
}
