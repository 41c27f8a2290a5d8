package io.sallyport.auth.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.auth.Fake;
import io.sallyport.auth.TestClock;
import io.sallyport.auth.page.SessionRow;
import io.sallyport.auth.pipeline.Asked;
import io.sallyport.auth.pipeline.Audit;
import io.sallyport.auth.pipeline.AuthOutcome;
import io.sallyport.auth.pipeline.Caller;
import io.sallyport.auth.pipeline.Decision;
import io.sallyport.auth.pipeline.Delivery;
import io.sallyport.auth.pipeline.Exchange;
import io.sallyport.auth.pipeline.FakeRequest;
import io.sallyport.auth.pipeline.Measures;
import io.sallyport.auth.pipeline.Problem;
import io.sallyport.auth.pipeline.Requirement;
import io.sallyport.auth.pipeline.SignIns;
import io.sallyport.identity.account.Epoch;
import io.sallyport.identity.audit.AuditEvent;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What somebody sees of their own sign-ins, and how they end one. */
class SessionEndpointsTest {

  private final TestClock clock = new TestClock();
  private final Instant start = clock.instant();
  private final List<Object> asked = new ArrayList<>();
  private final List<AuditEvent> events = new ArrayList<>();
  private boolean known = true;

  /** Sign-ins of one kind, which end as they are told. */
  private record Kind(List<Listed> all, List<Object> asked, String own) implements SignIns {
    @Override
    public List<Listed> ofAccount(String accountId) {
      asked.add("list " + accountId);
      return all;
    }

    @Override
    public boolean end(Exchange exchange, String accountId, String id) {
      asked.add("end " + accountId + " " + id);
      return id.equals(own);
    }
  }

  private SignIns.Listed listed(String id, int second) {
    return new SignIns.Listed(
        id,
        start.plusSeconds(second),
        start.plusSeconds(second + 5),
        "192.0.2.9",
        "curl/8",
        List.of("pwd", "otp"));
  }

  private final SessionEndpoints endpoints =
      new SessionEndpoints(
          List.of(
              new Kind(List.of(listed("handle", 3), listed("old", 1)), asked, "old"),
              new Kind(List.of(listed("token", 2)), asked, "token")));

  private static Exchange exchange(FakeRequest request) {
    Exchange exchange = request.exchange(FakeRequest.site("", true));
    exchange.identity(
        new AuthOutcome.Authenticated(FakeRequest.caller(Caller.Mechanism.SESSION, Instant.EPOCH)));
    return exchange;
  }

  private static FakeRequest request(String method, String path) {
    return new FakeRequest().method(method).path("/auth" + path, "/auth" + path);
  }

  private Decision ask(FakeRequest request) throws IOException {
    return Asked.of(endpoints.routes(), exchange(request));
  }

  private String view(String id, int second) {
    return ("{\"id\":\"%s\",\"current\":%s,\"created_at\":\"%s\",\"last_seen_at\":\"%s\","
            + "\"ip\":\"192.0.2.9\",\"user_agent\":\"curl/8\",\"amr\":[\"pwd\",\"otp\"]}")
        .formatted(
            id, id.equals("handle"), start.plusSeconds(second), start.plusSeconds(second + 5));
  }

  @Test
  void routes_ending_needsASession() {
    assertThat(
            endpoints.routes().stream()
                .map(route -> route.method() + " " + route.path() + " " + route.rule().allow()))
        .containsExactly(
            "GET /sessions " + Requirement.SIGNED_IN,
            "DELETE /sessions/{id} " + new Requirement.Session(false),
            "POST /account/sessions/{id}/end " + new Requirement.Session(false));
  }

  @Test
  void list_allKinds_areNewestFirst() throws IOException {
    assertThat(Asked.text(ask(request("GET", "/sessions"))))
        .isEqualTo(
            "200\napplication/json\n["
                + String.join(",", view("handle", 3), view("token", 2), view("old", 1))
                + "]");
    assertThat(asked).containsExactly("list account", "list account");
  }

  @Test
  void rows_forThePage_areTheSame() {
    assertThat(endpoints.rows(FakeRequest.caller(Caller.Mechanism.SESSION, Instant.EPOCH)))
        .containsExactly(row("handle", 3), row("token", 2), row("old", 1));
  }

  private SessionRow row(String id, int second) {
    return SessionRow.of(
        id,
        id.equals("handle"),
        "curl/8",
        "192.0.2.9",
        start.plusSeconds(second),
        start.plusSeconds(second + 5));
  }

  @Test
  void end_ofWhateverKind_isDoneOnce() throws IOException {
    assertThat(Asked.text(ask(request("DELETE", "/sessions/old")))).isEqualTo("204");
    assertThat(asked).containsExactly("end account old");
    asked.clear();
    assertThat(
            Asked.text(
                ask(request("POST", "/account/sessions/token/end").header("Accept", "text/html"))))
        .isEqualTo("303\nLocation: /auth/account");
    assertThat(asked).containsExactly("end account token", "end account token");
  }

  @Test
  void end_unknown_isNotFound() throws IOException {
    assertThat(ask(request("DELETE", "/sessions/none")))
        .isEqualTo(Problem.of(Problem.Kind.NOT_FOUND).refuse());
  }

  private Session session(String handle) {
    Caller caller =
        FakeRequest.caller(Caller.Mechanism.SESSION, start)
            .authenticatedBy(List.of("pwd", "otp"), handle);
    return new Session(caller, Epoch.FIRST, start.plusSeconds(1), "192.0.2.9", "curl/8");
  }

  private SessionSignIns signIns() {
    var repository =
        Fake.of(
            SessionRepository.class,
            (proxy, called, arguments) -> {
              asked.add(called.getName() + " " + List.of(arguments));
              return called.getName().equals("endByHandle")
                  ? known
                  : List.of(new SessionRepository.Listed(session("old"), start.plusSeconds(6)));
            });
    var cookie =
        Fake.of(
            Delivery.class, (proxy, called, arguments) -> asked.add("cookie " + called.getName()));
    return new SessionSignIns(
        repository, cookie, new Audit(events::add, Measures.OFF, clock), clock);
  }

  @Test
  void signIns_ofAnAccount_areItsSessions() {
    assertThat(signIns().ofAccount("account")).containsExactly(listed("old", 1));
    assertThat(asked).containsExactly("ofAccount [account, " + start + "]");
  }

  private AuditEvent ended(String handle) {
    return new AuditEvent(
        start,
        "session.ended",
        "account",
        "account",
        new AuditEvent.Request("192.0.2.1", "/", ""),
        "session " + handle);
  }

  @Test
  void signInsEnd_anotherSession_leavesTheCookieAlone() {
    Exchange exchange = exchange(new FakeRequest());

    assertThat(signIns().end(exchange, "account", "old")).isTrue();
    assertThat(asked).containsExactly("endByHandle [account, old]");
    assertThat(events).containsExactly(ended("old"));
  }

  @Test
  void signInsEnd_thePresentSession_takesTheCookieAway() {
    assertThat(signIns().end(exchange(new FakeRequest()), "account", "handle")).isTrue();
    assertThat(asked).containsExactly("endByHandle [account, handle]", "cookie end");
    assertThat(events).containsExactly(ended("handle"));
  }

  @Test
  void signInsEnd_noneOfThatName_changesNothing() {
    known = false;

    assertThat(signIns().end(exchange(new FakeRequest()), "account", "handle")).isFalse();
    assertThat(asked).containsExactly("endByHandle [account, handle]");
    assertThat(events).isEmpty();
  }

  @Test
  void session_userAgent_isCutAt256() {
    Session session = session("handle");
    assertThat(of(session, "x".repeat(256)).userAgent()).isEqualTo("x".repeat(256));
    assertThat(of(session, "x".repeat(257)).userAgent()).isEqualTo("x".repeat(256));
  }

  private static Session of(Session like, String userAgent) {
    return new Session(like.caller(), like.epoch(), like.createdAt(), like.address(), userAgent);
  }
}
