package io.sallyport.auth;

import static java.util.Objects.requireNonNull;

import io.sallyport.identity.mfa.Totp;
import io.sallyport.identity.mfa.TotpSecret;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One client with an account of its own, which does everything that an account can do, in a random
 * order. It checks every answer: whose it is, and that what was ended stays ended. Not thread-safe.
 */
final class LoadClient {

  private static final String JSON = "application/json";
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final String SAME = "Sec-Fetch-Site: same-origin";
  private static final Pattern OTHER_SIGN_IN =
      Pattern.compile("\"id\":\"([^\"]+)\",\"current\":false");
  private static final int REQUESTS_A_CONNECTION = 100;
  private static final int TRIES = 8;
  private static final int TRIES_BY_KEY = 100;
  private static final int MAX_KEYS = 3;

  /** What the client does, as often as its weight says. */
  private enum Deed {
    LOOK(30),
    LOOK_BY_TOKEN(30),
    LOOK_BY_KEY(20),
    ME(10),
    SIGN_IN(3),
    SIGN_OUT(3),
    EVERYWHERE(1),
    END_ANOTHER(2),
    REFRESH(6),
    REVOKE_ACCESS(2),
    REVOKE_FAMILY(2),
    MAKE_KEY(3),
    ROTATE_KEY(2),
    DELETE_KEY(2),
    CHANGE_ROLES(2),
    STEP_UP(4);

    private final int weight;

    Deed(int weight) {
      this.weight = weight;
    }
  }

  private static final List<Deed> DEEDS = new ArrayList<>();

  static {
    for (Deed deed : Deed.values()) {
      for (int i = 0; i < deed.weight; i++) {
        DEEDS.add(deed);
      }
    }
  }

  private record Key(String id, String text) {}

  private final TestSite site;
  private final String name;
  private final String password;
  private final String accountId;
  private final @Nullable TotpSecret secret;
  private final Random random;
  private final Deque<Key> keys = new ArrayDeque<>();
  private @Nullable RawHttp http;
  private int onConnection;
  private String cookie = "";
  private String access = "";
  private String refresh = "";
  private long lastStep;
  private long requests;
  private long expired;

  /** A client of an account that is there; with a secret, its sign-ins take a code too. */
  LoadClient(
      TestSite site,
      String name,
      String password,
      String accountId,
      @Nullable TotpSecret secret,
      long seed) {
    this.site = site;
    this.name = name;
    this.password = password;
    this.accountId = accountId;
    this.secret = secret;
    this.random = new Random(seed);
  }

  long requests() {
    return requests;
  }

  /** How often a credential had grown too old, so that the client signed in anew. */
  long expired() {
    return expired;
  }

  void run(BooleanSupplier goOn) throws Exception {
    try {
      while (goOn.getAsBoolean()) {
        act(DEEDS.get(random.nextInt(DEEDS.size())));
      }
    } finally {
      disconnect();
    }
  }

  /** Ends everything that the client has. */
  void leave() throws Exception {
    try {
      everywhere();
      Expect.empty(send("POST", "/auth/logout", JSON, "{}", cookie, SAME), 204);
    } finally {
      disconnect();
    }
  }

  private void disconnect() throws IOException {
    if (http != null) {
      http.close();
      http = null;
    }
  }

  private void act(Deed deed) throws Exception {
    switch (deed) {
      case LOOK -> mine(bySession("GET", "/notes", ""), 200);
      case LOOK_BY_TOKEN -> mine(byToken("/notes"), 200);
      case LOOK_BY_KEY -> lookByKey();
      case ME -> mine(bySession("GET", "/auth/me", ""), 200);
      case SIGN_IN -> signIn();
      case SIGN_OUT -> signOut();
      case EVERYWHERE -> everywhere();
      case END_ANOTHER -> endAnother();
      case REFRESH -> renew();
      case REVOKE_ACCESS -> revokeAccess();
      case REVOKE_FAMILY -> revokeFamily();
      case MAKE_KEY -> makeKey();
      case ROTATE_KEY -> rotateKey();
      case DELETE_KEY -> deleteKey();
      case CHANGE_ROLES -> changeRoles();
      case STEP_UP -> stepUp();
    }
  }

  // Requests

  private RawAnswer send(String method, String path, String type, String body, String... headers)
      throws IOException {
    if (http == null || onConnection >= REQUESTS_A_CONNECTION) {
      disconnect();
      http = site.connect();
      onConnection = 0;
    }
    onConnection++;
    requests++;
    String head = site.keptAlive(method, path, headers);
    http.send(
        body.isEmpty()
            ? head + "\r\n"
            : head
                + "Content-Type: "
                + type
                + "\r\nContent-Length: "
                + body.length()
                + "\r\n\r\n"
                + body);
    RawAnswer answer = http.answer();
    if (answer.status() >= 500) {
      throw new AssertionError(name + " had for " + method + " " + path + ": " + answer);
    }
    if ("close".equalsIgnoreCase(answer.header("Connection"))) {
      disconnect();
    }
    return answer;
  }

  private RawAnswer get(String path, String header) throws IOException {
    return send("GET", path, "", "", header);
  }

  private AssertionError wrong(RawAnswer answer) {
    return new AssertionError(name + " had " + answer);
  }

  private RawAnswer expect(RawAnswer answer, int status) {
    if (answer.status() != status) {
      throw wrong(answer);
    }
    return answer;
  }

  /** The answer names this client and nobody else. */
  private void mine(RawAnswer answer, int status) {
    String text = expect(answer, status).text();
    if (!text.contains("\nuser=" + name + "\n")
        && !text.contains("\"username\":\"" + name + "\"")) {
      throw wrong(answer);
    }
  }

  private void dead(RawAnswer answer) {
    expect(answer, 401);
  }

  private void adopt(RawAnswer answer) {
    for (String line : answer.all("Set-Cookie")) {
      if (line.startsWith("session=") && !line.startsWith("session=;")) {
        cookie = "Cookie: " + line.substring(0, line.indexOf(';'));
      }
    }
  }

  /** With the session, anew where it has grown too old. */
  private RawAnswer bySession(String method, String path, String body) throws Exception {
    for (int i = 0; i < TRIES; i++) {
      if (cookie.isEmpty()) {
        signIn();
      }
      RawAnswer answer = send(method, path, JSON, body, cookie, SAME);
      adopt(answer);
      if (answer.status() != 401) {
        return answer;
      }
      expired++;
      cookie = "";
    }
    throw new AssertionError(name + " cannot stay signed in");
  }

  private RawAnswer byToken(String path) throws Exception {
    for (int i = 0; i < TRIES; i++) {
      if (access.isEmpty()) {
        renew();
      }
      RawAnswer answer = get(path, "Authorization: Bearer " + access);
      if (answer.status() != 401) {
        return answer;
      }
      expired++;
      access = "";
    }
    throw new AssertionError(name + " cannot keep a token");
  }

  /** All clients have one address, so that keys which were deleted make it wait now and then. */
  private RawAnswer byKey(Key key) throws Exception {
    for (int i = 0; i < TRIES_BY_KEY; i++) {
      RawAnswer answer = get("/open/a", "X-API-Key: " + key.text());
      if (answer.status() != 429) {
        return answer;
      }
      int seconds = Integer.parseInt(answer.header("Retry-After"));
      site.clock.await(site.clock.instant().plusSeconds(seconds));
    }
    throw new AssertionError(name + " waits for ever");
  }

  // Signing in

  private RawAnswer signIn(String deliver) throws Exception {
    String body =
        "{\"username\":\"%s\",\"password\":\"%s\",\"deliver\":\"%s\"}"
            .formatted(name, password, deliver);
    for (int i = 0; i < TRIES; i++) {
      RawAnswer answer = expect(send("POST", "/auth/login", JSON, body), 200);
      if (secret == null) {
        return answer;
      }
      String second =
          "{\"mfa_token\":\"%s\",\"code\":\"%s\"}".formatted(answer.json("mfa_token"), newCode());
      RawAnswer passed = send("POST", "/auth/login/mfa", JSON, second);
      if (passed.status() != 401) {
        return expect(passed, 200);
      }
      expired++;
    }
    throw new AssertionError(name + " cannot sign in");
  }

  /** A code that was not used yet: waits for the next step. */
  private String newCode() throws InterruptedException {
    site.clock.await(Instant.ofEpochSecond((lastStep + 1) * Totp.STEP.toSeconds()));
    lastStep = step();
    return Totp.codeAt(requireNonNull(secret), site.clock.instant());
  }

  private long step() {
    return site.clock.instant().getEpochSecond() / Totp.STEP.toSeconds();
  }

  private void signIn() throws Exception {
    RawAnswer answer = signIn("cookie");
    mine(answer, 200);
    adopt(answer);
  }

  private void signInForTokens() throws Exception {
    adoptTokens(signIn("token"));
  }

  private void adoptTokens(RawAnswer answer) {
    access = answer.json("access_token");
    refresh = answer.json("refresh_token");
    if (access.isEmpty() || refresh.isEmpty()) {
      throw wrong(answer);
    }
  }

  // Deeds

  private void signOut() throws Exception {
    if (cookie.isEmpty()) {
      return;
    }
    String old = cookie;
    expect(send("POST", "/auth/logout", JSON, "{}", old, SAME), 204);
    cookie = "";
    dead(get("/notes", old));
  }

  private void everywhere() throws Exception {
    expect(bySession("POST", "/auth/logout-all?keys=true", "{}"), 204);
    dead(get("/notes", cookie));
    if (!access.isEmpty()) {
      dead(get("/notes", "Authorization: Bearer " + access));
      expect(refresh(refresh), 400);
    }
    for (Key key : keys) {
      dead(byKey(key));
    }
    cookie = "";
    access = "";
    refresh = "";
    keys.clear();
    signIn();
  }

  private void endAnother() throws Exception {
    RawAnswer list = expect(bySession("GET", "/auth/sessions", ""), 200);
    var other = OTHER_SIGN_IN.matcher(list.text());
    if (other.find()) {
      int status = bySession("DELETE", "/auth/sessions/" + other.group(1), "").status();
      if (status != 204 && status != 404) {
        throw new AssertionError(name + " could not end a session: " + status);
      }
    }
  }

  private RawAnswer refresh(String token) throws IOException {
    return send("POST", "/auth/token", FORM, "grant_type=refresh_token&refresh_token=" + token);
  }

  private void renew() throws Exception {
    RawAnswer answer = refresh.isEmpty() ? null : refresh(refresh);
    if (answer == null || answer.status() == 400) {
      signInForTokens();
    } else {
      adoptTokens(expect(answer, 200));
    }
  }

  private void revokeAccess() throws Exception {
    if (access.isEmpty()) {
      renew();
    }
    expect(send("POST", "/auth/revoke", FORM, "token=" + access), 200);
    dead(get("/notes", "Authorization: Bearer " + access));
    access = "";
  }

  private void revokeFamily() throws Exception {
    if (refresh.isEmpty()) {
      signInForTokens();
    }
    expect(send("POST", "/auth/revoke", FORM, "token=" + refresh), 200);
    expect(refresh(refresh), 400);
    if (!access.isEmpty()) {
      dead(get("/notes", "Authorization: Bearer " + access));
    }
    access = "";
    refresh = "";
  }

  private void lookByKey() throws Exception {
    if (keys.isEmpty()) {
      makeKey();
    }
    mine(byKey(keys.getFirst()), 200);
  }

  private void makeKey() throws Exception {
    if (keys.size() >= MAX_KEYS) {
      deleteKey();
    }
    keep(bySession("POST", "/auth/api-keys", "{\"name\":\"load\",\"scopes\":[\"notes:read\"]}"));
  }

  private void keep(RawAnswer made) throws Exception {
    var key = new Key(expect(made, 201).json("id"), made.json("key"));
    keys.addFirst(key);
    mine(byKey(key), 200);
  }

  private void rotateKey() throws Exception {
    if (keys.isEmpty()) {
      return;
    }
    Key old = keys.removeLast();
    keep(bySession("POST", "/auth/api-keys/" + old.id() + "/rotate", "{\"overlap\":0}"));
    dead(byKey(old));
  }

  private void deleteKey() throws Exception {
    if (keys.isEmpty()) {
      return;
    }
    Key old = keys.removeLast();
    expect(bySession("DELETE", "/auth/api-keys/" + old.id(), ""), 204);
    dead(byKey(old));
  }

  private void changeRoles() throws Exception {
    site.identity.accounts().setRoles(accountId, Set.of("admin"));
    mine(bySession("GET", "/admin/x", ""), 200);
    site.identity.accounts().setRoles(accountId, Set.of("user"));
    expect(bySession("GET", "/admin/x", ""), 403);
  }

  private void stepUp() throws Exception {
    if (secret == null || cookie.isEmpty()) {
      return;
    }
    String old = cookie;
    RawAnswer answer =
        send("POST", "/auth/mfa/verify", JSON, "{\"code\":\"" + newCode() + "\"}", old, SAME);
    if (answer.status() == 401) {
      expired++;
      cookie = "";
      return;
    }
    adopt(expect(answer, 204));
    dead(get("/notes", old));
    mine(bySession("GET", "/notes", ""), 200);
  }
}
