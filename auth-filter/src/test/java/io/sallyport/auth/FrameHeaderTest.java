package io.sallyport.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.auth.pipeline.Requirement;
import io.sallyport.auth.pipeline.Rule;
import io.sallyport.identity.IdentitySettings;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.eclipse.jetty.ee10.servlet.DefaultServlet;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.LocalConnector;
import org.eclipse.jetty.server.Server;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code X-Frame-Options} goes with pages alone, however their type is said. */
class FrameHeaderTest {

  private static final String HEADER = "X-Frame-Options: SAMEORIGIN";

  @TempDir Path folder;

  private final Server server = new Server();
  private final LocalConnector connector = new LocalConnector(server);

  /** Says a content type in one of several ways. */
  public static final class Typed extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      String type = request.getParameter("type");
      switch (request.getParameter("by")) {
        case "set" -> response.setHeader("content-type", type);
        case "add" -> response.addHeader("Content-Type", type);
        case "own" -> {
          response.setHeader("X-Frame-Options", "DENY");
          response.setContentType(type);
        }
        default -> response.setContentType(type);
      }
      response.getOutputStream().print("x");
    }
  }

  @BeforeEach
  void start() throws Exception {
    Files.writeString(folder.resolve("page.html"), "<p>page</p>");
    Files.writeString(folder.resolve("data.txt"), "data");
    var configuration =
        Configuration.builder()
            .database(new IdentitySettings.Jdbc("jdbc:h2:mem:frames", "sa", ""))
            .secrets(new Configuration.SealKeys(java.util.Map.of("t", new byte[32]), "t", folder))
            .rules(List.of(new Rule("/**", Set.of(), Requirement.EVERYONE, false, null, null)))
            .build();
    var context = new ServletContextHandler("/");
    context.setBaseResourceAsPath(folder);
    context.addServlet(new Typed(), "/typed");
    context.addServlet(new ServletHolder("default", DefaultServlet.class), "/");
    var filter = new FilterHolder(new AuthFilter(configuration));
    filter.setAsyncSupported(true);
    context.addFilter(filter, "/*", EnumSet.of(DispatcherType.REQUEST));
    server.addConnector(connector);
    server.setHandler(context);
    server.start();
  }

  @AfterEach
  void stop() throws Exception {
    server.stop();
  }

  private String get(String target) throws Exception {
    return connector.getResponse(
        "GET " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
  }

  @ParameterizedTest
  @CsvSource({
    "type,text/html,true",
    "type,Text/HTML;charset=utf-8,true",
    "type,application/xhtml%2Bxml,true",
    "set,text/html,true",
    "add,text/html,true",
    "type,application/json,false",
    "type,text/plain,false",
  })
  void answer_ofAType_isKeptFromFramesIfItIsAPage(String by, String type, boolean kept)
      throws Exception {
    String answer = get("/typed?by=" + by + "&type=" + type);
    assertThat(answer).startsWith("HTTP/1.1 200").contains("X-Content-Type-Options: nosniff");
    assertThat(answer.contains(HEADER)).as(answer).isEqualTo(kept);
  }

  @Test
  void answer_withTheApplicationsOwnPolicy_keepsThat() throws Exception {
    assertThat(get("/typed?by=own&type=text/html"))
        .contains("X-Frame-Options: DENY")
        .doesNotContain(HEADER);
  }

  @Test
  void file_ofTheContainer_isKeptFromFramesIfItIsAPage() throws Exception {
    assertThat(get("/page.html")).startsWith("HTTP/1.1 200").contains(HEADER);
    assertThat(get("/data.txt")).startsWith("HTTP/1.1 200").doesNotContain(HEADER);
  }
}
