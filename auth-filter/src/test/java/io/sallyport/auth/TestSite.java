package io.sallyport.auth;

import io.sallyport.auth.pipeline.ForwardingHeader;
import io.sallyport.auth.pipeline.Origin;
import io.sallyport.auth.pipeline.Requirement;
import io.sallyport.auth.pipeline.Rule;
import io.sallyport.identity.Identity;
import io.sallyport.identity.IdentitySettings;
import io.sallyport.identity.access.Roles;
import io.sallyport.identity.account.Account;
import io.sallyport.identity.password.HashScheme;
import io.sallyport.identity.password.Password;
import io.sallyport.identity.password.PasswordHasher;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A guarded application in an embedded container, and a client of it. Its accounts are {@code
 * alice} and {@code bob} (role {@code user}) and {@code ada} (role {@code admin}); all of them have
 * the password {@value #PASSWORD}.
 */
final class TestSite implements AutoCloseable {

  static final String PASSWORD = "a long and quiet river";

  /** Made once: a hash costs more than all else in most tests. */
  static final String HASH =
      PasswordHasher.forThisMachine(HashScheme.ARGON2ID).hash(new Password(PASSWORD));

  private static final Map<String, Roles.Definition> ROLES =
      Map.of(
          "user", new Roles.Definition(Set.of(), Set.of("notes:read")),
          "admin", new Roles.Definition(Set.of("user"), Set.of("notes:delete")));

  final TestClock clock;
  final Sallyport guard;
  final Identity identity;
  final Engine engine;
  final String contextPath;
  private final IdentitySettings.Jdbc database;
  private final Engine.Running running;

  private TestSite(Builder builder, TestClock clock, Engine.Running running, Sallyport guard) {
    this.database = builder.database;
    this.engine = builder.engine;
    this.contextPath = builder.contextPath;
    this.clock = clock;
    this.running = running;
    this.guard = guard;
    this.identity = guard.identity();
  }

  static Builder on(Engine engine) {
    return new Builder(engine);
  }

  /** A rule without anything special. */
  static Rule rule(String path, Requirement allow, String... methods) {
    return new Rule(path, Set.of(methods), allow, false, null, null);
  }

  /** What is to be built. */
  static final class Builder {
    private final Engine engine;
    private String contextPath = "";
    private String errorPage = "";
    private IdentitySettings.Jdbc database = TestConfigurations.database();
    private @Nullable TestSite first;
    private Duration ahead = Duration.ZERO;
    private final EnumSet<DispatcherType> dispatchers =
        EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.ERROR);
    private final Map<String, Engine.Handler> servlets = new LinkedHashMap<>();
    private final Configuration.Builder configuration =
        TestConfigurations.inMemory()
            .roles(ROLES)
            .rules(
                List.of(
                    rule("/open/**", Requirement.EVERYONE),
                    rule("/theirs/**", Requirement.APPLICATION),
                    rule("/admin/**", new Requirement.Role("admin")),
                    rule("/", Requirement.EVERYONE)))
            .database(database);

    private Builder(Engine engine) {
      this.engine = engine;
      servlet("/", TestSite::echo);
      servlet("/open/quiet/*", (request, response) -> response.getWriter().print("quiet"));
      servlet("/admin/*", TestSite::echo);
    }

    Builder under(String path) {
      contextPath = path;
      return this;
    }

    Builder servlet(String mapping, Engine.Handler handler) {
      servlets.put(mapping, handler);
      return this;
    }

    Builder errorPage(String path) {
      errorPage = path;
      return this;
    }

    Builder rules(Rule... rules) {
      return with(to -> to.rules(List.of(rules)));
    }

    /** Says at which origin it is reached; all else of the web stays as it is by default. */
    Builder publicAt(String origin) {
      return with(
          to ->
              to.web(
                  new Configuration.Web(
                      "/auth",
                      Origin.parse(origin).orElseThrow(),
                      ForwardingHeader.NONE,
                      List.of(),
                      false,
                      "Lax",
                      null)));
    }

    Builder alsoOn(DispatcherType type) {
      dispatchers.add(type);
      return this;
    }

    Builder with(Consumer<Configuration.Builder> change) {
      change.accept(configuration);
      return this;
    }

    /** Makes it another node of the same application: with its database, clock and accounts. */
    Builder besides(TestSite other) {
      first = other;
      return on(other.database);
    }

    /** Its own clock goes by that much before {@link TestSite#clock}. */
    Builder ahead(Duration by) {
      ahead = by;
      return this;
    }

    /** Keeps its accounts in this database. */
    Builder on(IdentitySettings.Jdbc where) {
      database = where;
      configuration.database(where);
      return this;
    }

    TestSite start() throws Exception {
      var clock = first == null ? new TestClock() : first.clock;
      var filter = new AuthFilter(configuration.build(), Clock.offset(clock, ahead));
      Engine.Running running =
          engine.start(
              new Engine.Application(contextPath, filter, dispatchers, servlets, errorPage));
      var guard = (Sallyport) running.context().getAttribute(AuthFilter.CONTEXT_ATTRIBUTE);
      var site = new TestSite(this, clock, running, guard);
      if (first == null) {
        site.account("alice", "user");
        site.account("bob", "user");
        site.account("ada", "admin");
      }
      return site;
    }
  }

  /** Tells what the application sees. */
  static void echo(HttpServletRequest request, HttpServletResponse response) throws IOException {
    response.setContentType("text/plain; charset=utf-8");
    String pathInfo = request.getPathInfo();
    response
        .getWriter()
        .print(
            Stream.of(
                    "dispatch=" + request.getDispatcherType(),
                    "path=" + request.getServletPath() + (pathInfo == null ? "" : pathInfo),
                    "user=" + request.getRemoteUser(),
                    "principal="
                        + (request.getUserPrincipal() == null
                            ? null
                            : request.getUserPrincipal().getName()),
                    "type=" + request.getAuthType(),
                    "admin=" + request.isUserInRole("admin"),
                    "authorization=" + request.getHeader("Authorization"),
                    "parameters=" + parameters(request))
                .collect(Collectors.joining("\n", "", "\n")));
  }

  private static String parameters(HttpServletRequest request) {
    return Collections.list(request.getParameterNames()).stream()
        .sorted()
        .map(name -> name + ":" + String.join("|", request.getParameterValues(name)))
        .collect(Collectors.joining(","));
  }

  /** What {@link #echo} tells on a request of this caller. */
  static String echoOf(String path, @Nullable String user, boolean admin) {
    return "dispatch=REQUEST\npath="
        + path
        + "\nuser="
        + user
        + "\nprincipal="
        + user
        + "\ntype="
        + (user == null ? null : "FORM")
        + "\nadmin="
        + admin
        + "\nauthorization=null\nparameters=\n";
  }

  Account account(String username, String role) {
    return accountWithHash(username, role, HASH);
  }

  Account accountWithHash(String username, String role, String hash) {
    return identity.accounts().create(username, Set.of(role), hash).orElseThrow();
  }

  private Connection connection() throws SQLException {
    return DriverManager.getConnection(database.url(), database.user(), database.password());
  }

  /** The audit trail of an account, oldest first: {@code type|actor|address|detail}. */
  List<String> audit(String accountId) throws SQLException {
    var rows = new ArrayList<String>();
    try (Connection connection = connection();
        PreparedStatement query =
            connection.prepareStatement(
                "select type, actor_id, address, detail from sallyport_audit"
                    + " where account_id = ? order by id")) {
      query.setString(1, accountId);
      ResultSet found = query.executeQuery();
      while (found.next()) {
        rows.add(
            found.getString(1)
                + "|"
                + found.getString(2)
                + "|"
                + found.getString(3)
                + "|"
                + found.getString(4));
      }
    }
    return rows;
  }

  /** Every value of every row of the audit trail. */
  List<String> wholeAudit() throws SQLException {
    var values = new ArrayList<String>();
    try (Connection connection = connection();
        PreparedStatement query = connection.prepareStatement("select * from sallyport_audit")) {
      ResultSet found = query.executeQuery();
      int columns = found.getMetaData().getColumnCount();
      while (found.next()) {
        for (int i = 1; i <= columns; i++) {
          values.add(String.valueOf(found.getString(i)));
        }
      }
    }
    return values;
  }

  /** Takes the database away for good; what it held is gone. */
  void loseDatabase() throws SQLException {
    try (Connection connection = connection();
        PreparedStatement shutdown = connection.prepareStatement("shutdown")) {
      shutdown.execute();
    }
  }

  int port() {
    return running.port();
  }

  String host() {
    return "127.0.0.1:" + port();
  }

  String origin() {
    return "http://" + host();
  }

  /** The name of the session cookie on the developer's own machine. */
  String cookieName() {
    return contextPath.isEmpty() ? "session" : "session-" + contextPath.substring(1);
  }

  RawHttp connect() throws IOException {
    return new RawHttp(port());
  }

  /** Sends exactly this, on a connection of its own. */
  RawAnswer raw(String octets) throws IOException {
    try (RawHttp http = connect()) {
      http.send(octets);
      return http.answer(octets.startsWith("HEAD "));
    }
  }

  /** A request without a body; {@code headers} are whole lines. */
  RawAnswer send(String method, String target, String... headers) throws IOException {
    return raw(head(method, target, headers) + "\r\n");
  }

  /** A request with a body, its length and its type. */
  RawAnswer post(String target, String type, String body, String... headers) throws IOException {
    return raw(withBody("POST", target, type, body, headers));
  }

  String withBody(String method, String target, String type, String body, String... headers) {
    return head(method, target, headers)
        + "Content-Type: "
        + type
        + "\r\nContent-Length: "
        + body.length()
        + "\r\n\r\n"
        + body;
  }

  /** Request line and headers, with {@code Host} and the end of the connection. */
  String head(String method, String target, String... headers) {
    return lines(method, target, "Connection: close", headers);
  }

  /** As {@link #head}, for a connection that goes on. */
  String keptAlive(String method, String target, String... headers) {
    return lines(method, target, "Connection: keep-alive", headers);
  }

  private String lines(String method, String target, String connection, String... headers) {
    boolean namesHost = Stream.of(headers).anyMatch(line -> line.startsWith("Host:"));
    return method
        + " "
        + target
        + " HTTP/1.1\r\n"
        + (namesHost ? "" : "Host: " + host() + "\r\n")
        + connection
        + "\r\n"
        + Stream.of(headers).map(line -> line + "\r\n").collect(Collectors.joining());
  }

  /** Tries to sign in as a program does. */
  RawAnswer signIn(String username, String password, String... headers) throws IOException {
    return post(
        contextPath + "/auth/login",
        "application/json",
        "{\"username\":\"" + username + "\",\"password\":\"" + password + "\"}",
        headers);
  }

  /** Signs in and answers the header line that carries the session on. */
  String signedIn(String username) throws IOException {
    RawAnswer answer = signIn(username, PASSWORD);
    if (answer.status() != 200) {
      throw new AssertionError(username + " cannot sign in: " + answer);
    }
    return cookieIn(answer);
  }

  /** Signs in for tokens; {@code more} are further members of the JSON body. */
  RawAnswer tokens(String username, String deliver, String more, String... headers)
      throws IOException {
    return post(
        contextPath + "/auth/login",
        "application/json",
        "{\"username\":\"%s\",\"password\":\"%s\",\"deliver\":\"%s\"%s}"
            .formatted(username, PASSWORD, deliver, more),
        headers);
  }

  /** Signs in and answers a right access token. */
  String accessToken(String username) throws IOException {
    RawAnswer answer = tokens(username, "token", "");
    if (answer.status() != 200) {
      throw new AssertionError(username + " cannot sign in: " + answer);
    }
    return answer.json("access_token");
  }

  /** Makes a key that may read notes and answers the header line that brings it. */
  String apiKey(String cookie) throws IOException {
    RawAnswer answer =
        post(
            contextPath + "/auth/api-keys",
            "application/json",
            "{\"name\":\"k\",\"scopes\":[\"notes:read\"]}",
            cookie,
            "Sec-Fetch-Site: same-origin");
    if (answer.status() != 201) {
      throw new AssertionError("No key: " + answer);
    }
    return "X-API-Key: " + answer.json("key");
  }

  /** Sends a form as a program does. */
  RawAnswer form(String target, String body, String... headers) throws IOException {
    return post(contextPath + target, "application/x-www-form-urlencoded", body, headers);
  }

  String accountId(String username) {
    return identity.accounts().byUsername(username).orElseThrow().id();
  }

  /** The {@code Cookie} line that a browser would send after this answer. */
  String cookieIn(RawAnswer answer) {
    String prefix = cookieName() + "=";
    return answer.all("Set-Cookie").stream()
        .filter(line -> line.startsWith(prefix))
        .map(line -> "Cookie: " + line.substring(0, line.indexOf(';')))
        .findFirst()
        .orElseThrow(() -> new AssertionError("No session cookie: " + answer));
  }

  @Override
  public String toString() {
    return engine + contextPath;
  }

  @Override
  public void close() throws Exception {
    running.close();
  }
}
