package io.sallyport.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.sallyport.auth.redis.TestRedis;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.UUID;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleState;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.ContextResource;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.h2.jdbcx.JdbcDataSource;
import org.h2.jdbcx.JdbcDataSourceFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Accounts in a data source of the server ({@code java:comp/env}), sessions in a Redis. */
class JndiIT {

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  /** A data source as {@code context.xml} names one. */
  private static ContextResource dataSource(String url) {
    var resource = new ContextResource();
    resource.setName("jdbc/app");
    resource.setType(JdbcDataSource.class.getName());
    resource.setAuth("Container");
    resource.setProperty("factory", JdbcDataSourceFactory.class.getName());
    resource.setProperty("url", url);
    resource.setProperty("user", "sa");
    resource.setProperty("password", "");
    resource.setProperty("loginTimeout", "0");
    resource.setProperty("description", "");
    return resource;
  }

  private AuthFilter filter(TestRedis redis, String jndi) {
    return new AuthFilter(
        ConfigurationReader.read(
            ConfigFactory.parseString(
                    """
                    sallyport {
                      store = redis
                      redis.uri = "%s"
                      identity.jdbc.jndi = "%s"
                      identity.initial-accounts = [{ username = alice, password = "%s", roles = [user] }]
                      roles { user { permissions = [] } }
                      secrets.key-file = "%s"
                      rules = [{ path = "/open/**", allow = everyone }]
                    }
                    """
                        .formatted(
                            redis.settings("").servers().get(0),
                            jndi,
                            TestSite.PASSWORD,
                            folder.resolve("keys")))
                .resolve()));
  }

  private static final class Echo extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      TestSite.echo(request, response);
    }
  }

  private Tomcat server(AuthFilter filter, String url) {
    var tomcat = new Tomcat();
    tomcat.setBaseDir(folder.resolve("tomcat").toString());
    tomcat.setPort(0);
    tomcat.getConnector().setProperty("address", "127.0.0.1");
    tomcat.enableNaming();
    Context context = tomcat.addContext("", null);
    context.getNamingResources().addResource(dataSource(url));
    var definition = new FilterDef();
    definition.setFilterName("sallyport");
    definition.setFilter(filter);
    context.addFilterDef(definition);
    var map = new FilterMap();
    map.setFilterName("sallyport");
    map.addURLPattern("/*");
    context.addFilterMap(map);
    var unused = Tomcat.addServlet(context, "echo", new Echo());
    context.addServletMappingDecoded("/", "echo");
    return tomcat;
  }

  private static RawAnswer send(Tomcat server, String head, String body) throws IOException {
    try (RawHttp http = new RawHttp(server.getConnector().getLocalPort())) {
      http.send(
          (head + "\nHost: localhost\nConnection: close\nContent-Length: " + body.length() + "\n\n")
                  .replace("\n", "\r\n")
              + body);
      return http.answer();
    }
  }

  @Test
  void dataSource_ofTheServer_holdsTheAccountsBesideARedisWithTheSessions() throws Exception {
    String url = "jdbc:h2:mem:" + UUID.randomUUID();
    try (var keepsItOpen = DriverManager.getConnection(url, "sa", "");
        TestRedis redis = TestRedis.start()) {
      Tomcat server = server(filter(redis, "java:comp/env/jdbc/app"), url);
      server.start();
      try {
        assertThat(server.getHost().findChildren()[0].getState()).isEqualTo(LifecycleState.STARTED);
        RawAnswer signedIn =
            send(
                server,
                "POST /auth/login HTTP/1.1\nContent-Type: application/json",
                "{\"username\":\"alice\",\"password\":\"" + TestSite.PASSWORD + "\"}");
        assertThat(signedIn.status()).as("%s", signedIn).isEqualTo(200);
        String cookie = signedIn.all("Set-Cookie").get(0).replaceFirst(";.*", "");

        assertThat(send(server, "GET /notes HTTP/1.1\nCookie: " + cookie, "").text())
            .isEqualTo(TestSite.echoOf("/notes", "alice", false));
        assertThat(send(server, "GET /auth/health HTTP/1.1", "").text())
            .isEqualTo("{\"status\":\"up\"}");
        try (var statement = keepsItOpen.createStatement();
            var names = statement.executeQuery("select username from sallyport_account")) {
          assertThat(names.next()).isTrue();
          assertThat(names.getString(1)).isEqualTo("alice");
        }
        assertThat(redis.commands()).containsKey("evalsha");
      } finally {
        server.stop();
        server.destroy();
      }
      assertThat(keepsItOpen.isValid(1)).as("the data source is the server's").isTrue();
    }
  }

  @Test
  void dataSource_thatTheServerDoesNotHave_stopsTheStartAndSaysWhichName() throws Exception {
    try (var operator = new OperatorView();
        TestRedis redis = TestRedis.start()) {
      Tomcat server = server(filter(redis, "java:comp/env/jdbc/other"), "jdbc:h2:mem:none");
      server.start();
      try {
        assertThat(server.getHost().findChildren()[0].getState())
            .isNotEqualTo(LifecycleState.STARTED);
        assertThat(operator.log())
            .anyMatch(
                line ->
                    line.contains(
                        "Check that the server defines a data source by the JNDI name"
                            + " java:comp/env/jdbc/other"));
      } finally {
        server.stop();
        server.destroy();
      }
    }
  }
}
