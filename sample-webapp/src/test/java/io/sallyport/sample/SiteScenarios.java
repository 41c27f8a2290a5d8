package io.sallyport.sample;

import static io.sallyport.sample.Client.json;
import static io.sallyport.sample.Client.note;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What the site does for anyone, and for those who are signed in. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class SiteScenarios {
  private static final String HOSTILE = "<script>alert('x')</script>\"&${1+1}";

  @AutoClose private final SampleProcess sample;

  SiteScenarios(SampleProcess sample) {
    this.sample = sample;
  }

  final SampleProcess sample() {
    return sample;
  }

  @Test
  void home_anonymous_isAPageUnderAStrictPolicy() throws Exception {
    HttpResponse<String> home = new Client(sample()).navigate("/");

    assertThat(home.statusCode()).isEqualTo(200);
    assertThat(home.body()).contains("Nobody is signed in", "alice-demo-passphrase");
    assertThat(home.body()).doesNotContain("<script", "<c:", "${", "style=");
    assertThat(home.body()).contains("href=\"" + sample().contextPath() + "/static/site.css\"");
    assertThat(home.body())
        .containsIgnoringCase(
            sample().contextPath()
                + "/auth/login?continue="
                + Client.encode(sample().contextPath() + "/"));
    assertThat(home.headers().firstValue("Content-Security-Policy"))
        .contains(
            "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
                + "base-uri 'none'; frame-ancestors 'none'");
    assertThat(home.headers().firstValue("Server")).isEmpty();
  }

  @Test
  void staticFile_anonymous_isServed() throws Exception {
    HttpResponse<String> css = new Client(sample()).get("/static/site.css");

    assertThat(css.statusCode()).isEqualTo(200);
    assertThat(css.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/css");
  }

  @Test
  void staticFolder_isNotListed() throws Exception {
    HttpResponse<String> folder = new Client(sample()).get("/static/");

    assertThat(folder.statusCode()).isIn(403, 404);
    assertThat(folder.body()).doesNotContain("site.css");
  }

  @Test
  void publicApi_anonymous_isJson() throws Exception {
    HttpResponse<String> answer = new Client(sample()).get("/api/public");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("application/json");
    assertThat(json(answer).get("message").isTextual()).isTrue();
  }

  @Test
  void publicApi_wrongMethod_is405WithAllow() throws Exception {
    HttpResponse<String> answer = new Client(sample()).post("/api/public", Client.JSON, "{}");

    assertProblem(answer, 405, "method_not_allowed");
    assertThat(answer.headers().firstValue("Allow")).contains("GET, HEAD");
  }

  @Test
  void notes_anonymousNavigation_goesToSignInAndKnowsTheWayBack() throws Exception {
    HttpResponse<String> answer = new Client(sample()).navigate("/notes");

    assertThat(answer.statusCode()).isEqualTo(303);
    assertThat(answer.headers().firstValue("Location"))
        .contains(
            sample().contextPath()
                + "/auth/login?continue="
                + Client.encode(sample().contextPath() + "/notes"));
  }

  @Test
  void api_anonymous_is401() throws Exception {
    for (String path : List.of("/api/profile", "/api/notes", "/api/data")) {
      HttpResponse<String> answer = new Client(sample()).get(path);

      assertThat(answer.statusCode()).as(path).isEqualTo(401);
      assertThat(answer.headers().firstValue("WWW-Authenticate").orElseThrow())
          .startsWith("Bearer realm=")
          .doesNotContain("error=");
    }
  }

  @Test
  void launcherClassesAndPages_areNoFiles() throws Exception {
    Client alice = Client.signedIn(sample(), "alice");

    for (String path :
        List.of(
            "/io/sallyport/sample/launch/Launcher.class",
            "/WEB-INF/sallyport.conf",
            "/WEB-INF/pages/home.jsp",
            "/META-INF/MANIFEST.MF",
            "/error",
            "/nowhere")) {
      HttpResponse<String> answer = alice.get(path);
      assertThat(answer.statusCode()).as(path).isEqualTo(404);
      assertThat(answer.body()).as(path).doesNotContain("Exception", "org.apache", "jetty");
    }
  }

  @Test
  void nowhere_navigation_isThePageThatShowsNoInternals() throws Exception {
    HttpResponse<String> answer = Client.signedIn(sample(), "alice").navigate("/nowhere");

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body()).contains("Error 404", "Back to the start page");
  }

  @Test
  void signIn_setsOneCookieAndOpensTheProfile() throws Exception {
    Client alice = Client.signedIn(sample(), "alice");

    assertThat(alice.cookies())
        .containsOnlyKeys("session" + sample().contextPath().replace('/', '-'));
    JsonNode profile = json(alice.get("/api/profile"));
    assertThat(profile.toString())
        .isEqualTo("{\"username\":\"alice\",\"roles\":[\"user\"],\"mechanism\":\"session\"}");
    assertThat(alice.get("/api/data").statusCode()).isEqualTo(200);
    assertThat(alice.navigate("/").body()).contains("You are <strong>alice</strong>");
  }

  @Test
  void signIn_passwordsOfOlderSystems_work() throws Exception {
    for (String name : List.of("lena", "bert", "bob", "mo")) {
      assertThat(json(Client.signedIn(sample(), name).get("/api/profile")).get("username").asText())
          .isEqualTo(name);
    }
  }

  @Test
  void signIn_disabledAccount_is401LikeAWrongPassword() throws Exception {
    HttpResponse<String> disabled = new Client(sample()).signIn("dora", "dora-demo-passphrase");
    HttpResponse<String> wrong = new Client(sample()).signIn("bert", "not the passphrase");

    assertThat(disabled.statusCode()).isEqualTo(401);
    assertThat(json(disabled).get("error").asText()).isEqualTo("invalid_credentials");
    assertThat(disabled.body()).isEqualTo(wrong.body());
  }

  @Test
  void admin_withoutASecondFactor_isRefused() throws Exception {
    Client ada = new Client(sample());
    HttpResponse<String> first = ada.signIn("ada", "ada-demo-passphrase");

    assertThat(json(first).get("status").asText()).isEqualTo("mfa_required");
    assertThat(ada.cookies()).isEmpty();
    assertThat(ada.get("/admin").statusCode()).isEqualTo(401);
    assertThat(Client.signedIn(sample(), "alice").get("/admin").statusCode()).isEqualTo(403);
    assertThat(Client.signedIn(sample(), "mo").get("/admin").statusCode()).isEqualTo(403);
  }

  /** One test for all, since each code of the one administrator is good for one sign-in. */
  @Test
  void admin_signedInByPages_seesAccountsAndSessionsAndDisablesOne() throws Exception {
    Client bob = Client.signedIn(sample(), "bob");
    Client ada = signedInByPages();
    HttpResponse<String> page = ada.navigate("/admin");

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
        .startsWith("default-src 'none'; style-src 'self'");
    assertThat(page.headers().firstValue("Cache-Control")).contains("no-store");
    assertThat(page.body())
        .contains("<h1>Administration</h1>", "Open sessions", "Disable bob", "Enable dora")
        .contains("This is you", "two factors")
        .doesNotContain("<script", "style=", "th:", "Disable ada");
    assertThat(ada.navigate("/notes").body()).contains(">Admin</a>");

    HttpResponse<String> found = ada.navigate("/admin?query=BO");
    assertThat(found.body()).contains("Disable bob").doesNotContain("alice");
    assertThat(ada.navigate("/admin?query=%25").body()).contains("No account has this");
    assertThat(ada.navigate("/admin?query=" + Client.encode(HOSTILE)).body())
        .contains("No account has this")
        .doesNotContain("<script");
    assertThat(ada.navigate("/admin?query=" + "a".repeat(129)).statusCode()).isEqualTo(400);
    assertThat(ada.navigate("/admin?query=%00").statusCode()).isEqualTo(400);

    assertThat(bob.get("/api/profile").statusCode()).isEqualTo(200);
    assertThat(press(ada, found, "disable")).isEqualTo(sample().contextPath() + "/admin");
    assertThat(bob.get("/api/profile").statusCode()).isEqualTo(401);
    assertThat(bob.signIn("bob", "bob-demo-passphrase").statusCode()).isEqualTo(401);
    HttpResponse<String> after = ada.navigate("/admin?query=bob");
    assertThat(after.body()).contains("disabled", "Enable bob", "None of these accounts");

    assertThat(press(ada, after, "enable")).isEqualTo(sample().contextPath() + "/admin");
    assertThat(bob.get("/api/profile").statusCode()).isEqualTo(401);
    Client.signedIn(sample(), "bob");
  }

  /** Follows the pages from the admin page through both factors. */
  private Client signedInByPages() throws Exception {
    Client ada = new Client(sample());
    String admin = sample().contextPath() + "/admin";
    assertThat(ada.navigate("/admin").headers().firstValue("Location"))
        .contains(sample().contextPath() + "/auth/login?continue=" + Client.encode(admin));
    HttpResponse<String> first =
        ada.submit(
            "/auth/login",
            Map.of("username", "ada", "password", "ada-demo-passphrase", "continue", admin));
    assertThat(first.statusCode()).isEqualTo(303);
    assertThat(first.headers().firstValue("Location"))
        .contains(sample().contextPath() + "/auth/mfa");
    assertThat(ada.navigate("/auth/mfa").body()).contains("name=\"code\"");
    HttpResponse<String> second = ada.submit("/auth/login/mfa", Map.of("code", Client.adasCode()));
    assertThat(second.statusCode()).isEqualTo(303);
    assertThat(second.headers().firstValue("Location")).contains(admin);
    return ada;
  }

  /** Presses the first button of that kind, and answers where the browser goes next. */
  private String press(Client client, HttpResponse<String> page, String verb) throws Exception {
    var form =
        java.util.regex.Pattern.compile(
                "action=\""
                    + sample().contextPath()
                    + "(/auth/admin/accounts/[^/\"]+/"
                    + verb
                    + ")\"")
            .matcher(page.body());
    assertThat(form.find()).as(page.body()).isTrue();
    HttpResponse<String> answer =
        client.submit(form.group(1), Map.of("continue", sample().contextPath() + "/admin"));
    assertThat(answer.statusCode()).isEqualTo(303);
    return answer.headers().firstValue("Location").orElseThrow();
  }

  @Test
  void logout_endsTheSession() throws Exception {
    Client alice = Client.signedIn(sample(), "alice");
    Map<String, String> stolen = Map.copyOf(alice.cookies());

    HttpResponse<String> answer = alice.submit("/auth/logout", Map.of());

    assertThat(answer.statusCode()).isEqualTo(303);
    assertThat(alice.cookies()).isEmpty();
    Client thief = new Client(sample());
    thief.cookies().putAll(stolen);
    assertThat(thief.get("/api/profile").statusCode()).isEqualTo(401);
  }

  @Test
  void notesApi_writeReadDelete() throws Exception {
    Client alice = Client.signedIn(sample(), "alice");

    HttpResponse<String> made =
        alice.post("/api/notes", Client.JSON, note("Api note", "Zeile eins\nzwei \u2603"));
    assertThat(made.statusCode()).isEqualTo(201);
    JsonNode note = json(made);
    assertThat(note.get("title").asText()).isEqualTo("Api note");
    assertThat(note.get("body").asText()).isEqualTo("Zeile eins\nzwei \u2603");
    assertThat(note.get("author").asText()).isEqualTo("alice");
    assertThat(note.get("created_at").asText()).endsWith("Z");
    assertThat(json(alice.get("/api/notes"))).contains(note);

    HttpResponse<String> gone = alice.delete("/api/notes/" + note.get("id").asText());
    assertThat(gone.statusCode()).isEqualTo(204);
    assertThat(gone.body()).isEmpty();
    assertThat(json(alice.get("/api/notes"))).doesNotContain(note);
    assertProblem(alice.delete("/api/notes/" + note.get("id").asText()), 404, "not_found");
  }

  @Test
  void notesPage_writeReadDelete() throws Exception {
    Client lena = Client.signedIn(sample(), "lena");

    HttpResponse<String> made =
        lena.submit("/notes", Map.of("title", "Form note", "body", "one\r\ntwo"));
    assertThat(made.statusCode()).isEqualTo(303);
    assertThat(made.headers().firstValue("Location")).contains(sample().contextPath() + "/notes");
    assertThat(lena.navigate("/notes").body()).contains("<h2>Form note</h2>", "one\ntwo");

    String id = idOf(lena, "Form note");
    assertThat(lena.submit("/notes/delete", Map.of("id", id)).statusCode()).isEqualTo(303);
    assertThat(lena.navigate("/notes").body()).doesNotContain("Form note");
    assertThat(lena.submit("/notes/delete", Map.of("id", id)).statusCode()).isEqualTo(404);
  }

  @Test
  void notesPage_outOfBounds_showsTheFormAgainWithWhatWasTyped() throws Exception {
    Client bob = Client.signedIn(sample(), "bob");

    HttpResponse<String> answer = bob.submit("/notes", Map.of("title", " ", "body", "kept <b>"));

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("title must not be blank", "kept &lt;b&gt;</textarea>");
  }

  @Test
  void anothersNote_isNeitherSeenNorDeleted() throws Exception {
    Client alice = Client.signedIn(sample(), "alice");
    Client bob = Client.signedIn(sample(), "bob");
    alice.post("/api/notes", Client.JSON, note("Alice's own", ""));
    String id = idOf(alice, "Alice's own");

    assertThat(bob.get("/api/notes").body()).doesNotContain(id);
    assertThat(bob.navigate("/notes").body()).doesNotContain(id);
    assertProblem(bob.delete("/api/notes/" + id), 404, "not_found");
    assertThat(bob.submit("/notes/delete", Map.of("id", id)).statusCode()).isEqualTo(404);
    assertThat(bob.submit("/board/delete", Map.of("id", id)).statusCode()).isEqualTo(403);
    assertThat(idOf(alice, "Alice's own")).isEqualTo(id);
  }

  @Test
  void board_isForModerators_whoMayDeleteAnyNote() throws Exception {
    Client alice = Client.signedIn(sample(), "alice");
    Client mo = Client.signedIn(sample(), "mo");
    alice.post("/api/notes", Client.JSON, note("To be moderated", ""));
    alice.post("/api/notes", Client.JSON, note("Moderated by API", ""));

    assertThat(alice.get("/board").statusCode()).isEqualTo(403);
    assertThat(mo.navigate("/board").body()).contains("To be moderated");
    HttpResponse<String> deleted =
        mo.submit("/board/delete", Map.of("id", idOf(alice, "To be moderated")));
    assertThat(deleted.statusCode()).isEqualTo(303);
    assertThat(deleted.headers().firstValue("Location"))
        .contains(sample().contextPath() + "/board");
    assertThat(mo.navigate("/board").body()).doesNotContain("To be moderated");
    assertThat(mo.delete("/api/notes/" + idOf(alice, "Moderated by API")).statusCode())
        .isEqualTo(204);
  }

  @Test
  void hostileTitle_isTextOnEveryPage() throws Exception {
    Client alice = Client.signedIn(sample(), "alice");
    assertThat(alice.post("/api/notes", Client.JSON, note(HOSTILE, HOSTILE)).statusCode())
        .isEqualTo(201);

    for (HttpResponse<String> page :
        List.of(alice.navigate("/notes"), Client.signedIn(sample(), "mo").navigate("/board"))) {
      assertThat(page.statusCode()).isEqualTo(200);
      assertThat(page.body())
          .contains("&lt;script&gt;")
          .contains("${1+1}")
          .doesNotContain("<script");
    }
    alice.delete("/api/notes/" + idOf(alice, HOSTILE));
  }

  @Test
  void notesApi_hostileInput_is4xxThatSaysWhatIsWrong() throws Exception {
    Client bob = Client.signedIn(sample(), "bob");
    Map<String, String> refusals =
        Map.ofEntries(
            Map.entry("", "the body must be a JSON object"),
            Map.entry("{", "the body is not valid JSON"),
            Map.entry("{\"title\":\"a\",\"body\":\"b\"} x", "the body is not valid JSON"),
            Map.entry(
                "{\"title\":\"a\",\"title\":\"a\",\"body\":\"\"}", "the body is not valid JSON"),
            Map.entry("[".repeat(5_000), "the body is not valid JSON"),
            Map.entry("null", "the body must be a JSON object"),
            Map.entry("[]", "the body must be a JSON object"),
            Map.entry("{\"body\":\"b\"}", "title is required and must be a string"),
            Map.entry("{\"title\":1,\"body\":\"\"}", "title is required and must be a string"),
            Map.entry("{\"title\":\"a\"}", "body is required and must be a string"),
            Map.entry("{\"title\":\"a\",\"body\":[]}", "body is required and must be a string"),
            Map.entry("{\"title\":\" \\t\",\"body\":\"\"}", "title must not be blank"),
            Map.entry(
                "{\"title\":\"a\\u0000\",\"body\":\"\"}",
                "title must not contain control characters"),
            Map.entry(
                "{\"title\":\"a\",\"body\":\"\\ud800\"}",
                "body must not contain control characters"),
            Map.entry(note("a".repeat(121), ""), "title must not be longer than 120 characters"),
            Map.entry(
                note("a", "b".repeat(4_001)), "body must not be longer than 4000 characters"));

    for (Map.Entry<String, String> refusal : refusals.entrySet()) {
      HttpResponse<String> answer = bob.post("/api/notes", Client.JSON, refusal.getKey());
      assertProblem(answer, 400, "malformed_request");
      assertThat(json(answer).get("detail").asText()).isEqualTo(refusal.getValue());
    }
    assertProblem(
        bob.post("/api/notes", "text/plain", note("a", "b")), 415, "unsupported_media_type");
    assertProblem(
        bob.post("/api/notes", Client.FORM, "title=a&body=b"), 415, "unsupported_media_type");
    assertProblem(
        bob.post("/api/notes", Client.JSON, note("a", "b".repeat(70_000))),
        413,
        "payload_too_large");
    assertProblem(bob.delete("/api/notes/not-an-id"), 404, "not_found");
    assertProblem(bob.delete("/api/notes/1-1-1-1-1"), 404, "not_found");
    assertThat(json(bob.get("/api/notes")).isEmpty()).isTrue();
  }

  @Test
  void notesApi_largestNote_isTaken() throws Exception {
    Client bert = Client.signedIn(sample(), "bert");
    // Characters that take two chars and four bytes each.
    String largest = note("\ud83d\ude00".repeat(120), "\ud83d\ude00".repeat(4_000));
    HttpResponse<String> made = bert.post("/api/notes", Client.JSON, largest);

    assertThat(made.statusCode()).isEqualTo(201);
    bert.delete("/api/notes/" + json(made).get("id").asText());
  }

  @Test
  void notesApi_accountIsFull_is409() throws Exception {
    Client bert = Client.signedIn(sample(), "bert");
    for (int i = 0; i < 200; i++) {
      assertThat(bert.post("/api/notes", Client.JSON, note("note " + i, "")).statusCode())
          .isEqualTo(201);
    }

    assertProblem(
        bert.post("/api/notes", Client.JSON, note("one more", "")), 409, "note_limit_reached");
    HttpResponse<String> page = bert.submit("/notes", Map.of("title", "one more", "body", ""));
    assertThat(page.statusCode()).isEqualTo(409);
    for (JsonNode note : json(bert.get("/api/notes"))) {
      bert.delete("/api/notes/" + note.get("id").asText());
    }
  }

  @Test
  void notesPage_hostileForms_are4xx() throws Exception {
    Client bob = Client.signedIn(sample(), "bob");

    assertProblem(bob.post("/notes", Client.JSON, note("a", "b")), 415, "unsupported_media_type");
    assertProblem(
        bob.post("/notes", Client.FORM, "title=a&body=" + "b".repeat(70_000)),
        413,
        "payload_too_large");
    assertProblem(bob.post("/notes", Client.FORM, "body=b"), 400, "malformed_request");
    assertProblem(bob.post("/notes/delete", Client.FORM, ""), 400, "malformed_request");
    assertProblem(bob.post("/notes/delete", Client.FORM, "id=%27--"), 404, "not_found");
    HttpResponse<String> broken = bob.post("/notes", Client.FORM, "title=%zz&body=%");
    assertThat(broken.statusCode()).isEqualTo(400);
    assertThat(broken.body()).doesNotContain("Exception");
    HttpResponse<String> put =
        bob.send(
            "PUT", "/notes", Map.of("Content-Type", Client.FORM), BodyPublishers.ofString("a=b"));
    assertProblem(put, 405, "method_not_allowed");
    assertThat(put.headers().firstValue("Allow")).contains("GET, HEAD, POST");
  }

  @Test
  void crossSiteForm_isRefused() throws Exception {
    Client alice = Client.signedIn(sample(), "alice");

    HttpResponse<String> answer =
        alice.send(
            "POST",
            "/notes",
            Map.of("Content-Type", Client.FORM, "Sec-Fetch-Site", "cross-site"),
            BodyPublishers.ofString("title=planted&body="));

    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(alice.get("/api/notes").body()).doesNotContain("planted");
  }

  @Test
  void rawRequests_noServerShowsItsInsides() throws Exception {
    for (String line :
        List.of(
            "GET /%2e%2e/WEB-INF/web.xml HTTP/1.1",
            "GET /static/%2fsite.css HTTP/1.1",
            "GET /api/public;x=1 HTTP/1.1",
            "GET /%zz HTTP/1.1",
            "GET /" + "a".repeat(20_000) + " HTTP/1.1",
            "NONSENSE")) {
      String answer = raw(line);
      assertThat(answer).as(line).matches("(?s)HTTP/1.1 4\\d\\d.*");
      assertThat(answer).as(line).doesNotContain("\tat ", "Jetty:", "<web-app");
    }
  }

  private String raw(String requestLine) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), sample().port());
        OutputStream out = socket.getOutputStream();
        InputStream in = socket.getInputStream()) {
      socket.setSoTimeout(10_000);
      out.write(
          (requestLine + "\r\nHost: localhost\r\nConnection: close\r\n\r\n")
              .getBytes(StandardCharsets.US_ASCII));
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String idOf(Client owner, String title) throws Exception {
    for (JsonNode note : json(owner.get("/api/notes"))) {
      if (note.get("title").asText().equals(title)) {
        return note.get("id").asText();
      }
    }
    throw new AssertionError("no note called " + title);
  }

  private static void assertProblem(HttpResponse<String> answer, int status, String error)
      throws IOException {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("application/problem+json");
    assertThat(json(answer).get("status").asInt()).isEqualTo(status);
    assertThat(json(answer).get("error").asText()).isEqualTo(error);
  }
}
