package io.sallyport.auth.httpsession;

import static java.util.Objects.requireNonNull;

import io.sallyport.auth.httpsession.HttpSessionRepository.Found;
import io.sallyport.auth.pipeline.ContainerSession;
import io.sallyport.auth.pipeline.Exchange;
import io.sallyport.auth.pipeline.SharedSession;
import io.sallyport.identity.StoreUnavailableException;
import jakarta.servlet.http.HttpSession;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The {@code HttpSession} of one request: found at the first look, and kept to one account. */
final class RequestHttpSession implements SharedSession {

  private final SessionRequest request;
  private final Exchange exchange;
  private final HttpSessionRepository repository;
  private final HttpSessionCookie cookie;
  private @Nullable KeptHttpSession present;
  private boolean looked;
  private boolean moved;

  RequestHttpSession(SessionRequest request) {
    this.request = request;
    this.exchange = request.exchange();
    this.repository = request.repository();
    this.cookie = request.cookie();
  }

  @Override
  public @Nullable HttpSession get(boolean create) {
    HttpSession found = find(create);
    if (found != null) {
      exchange.keepFromCaches();
    }
    return found;
  }

  private @Nullable HttpSession find(boolean create) {
    KeptHttpSession session = live();
    String owner = session == null ? null : session.owner();
    String caller = ContainerSession.callerId(exchange, owner != null);
    if (session == null) {
      return create ? begin(caller) : null;
    }
    if (owner != null && !owner.equals(caller)) {
      return foreign(session, caller, create);
    }
    if (owner == null && caller != null && !take(session, caller)) {
      present = null;
      looked = false;
      KeptHttpSession taken = live();
      if (taken != null && caller.equals(taken.owner())) {
        return taken;
      }
      return create ? begin(caller) : null;
    }
    return session;
  }

  /** What belongs to somebody else is never shown; whoever may still be its owner loses nothing. */
  private @Nullable HttpSession foreign(
      KeptHttpSession session, @Nullable String caller, boolean create) {
    if (exchange.identityUnavailable()) {
      throw new StoreUnavailableException(
          "sessions", new IllegalStateException("The session's owner cannot be checked"));
    }
    if (caller != null) {
      session.end();
    }
    present = null;
    return create ? begin(caller) : null;
  }

  private @Nullable KeptHttpSession live() {
    KeptHttpSession known = present;
    if (known != null) {
      return known.ended() ? null : known;
    }
    if (!looked) {
      HttpSessionKey key = cookie.present();
      if (key != null) {
        Found found = repository.find(key, request.now());
        if (found instanceof Found.Live live) {
          present = new KeptHttpSession(request, key, live.session(), true);
        } else if (found instanceof Found.Moved to) {
          moved = true;
          present = ofCaller(to.to());
        }
      }
      looked = true;
    }
    return present;
  }

  /**
   * The session whose id a parallel request has just changed, if the caller owns it: anybody else
   * may have planted the old id.
   */
  private @Nullable KeptHttpSession ofCaller(HttpSessionKey key) {
    String caller = ContainerSession.callerId(exchange, false);
    return caller != null
            && repository.find(key, request.now()) instanceof Found.Live live
            && caller.equals(live.session().owner())
        ? new KeptHttpSession(request, key, live.session(), true)
        : null;
  }

  /**
   * A session under an id of ours. Where the id that came has just been changed, the browser is
   * about to get the new one, which must not be taken from it.
   */
  private HttpSession begin(@Nullable String caller) {
    request.unsent("begin");
    var fresh = HttpSessionCookie.Fresh.begun();
    Instant now = request.now();
    var record = new HttpSessionRecord(caller, now, now, request.idleSeconds(), Map.of());
    var begun = new KeptHttpSession(request, fresh.key(), record, false);
    present = begun;
    looked = true;
    if (moved) {
      cookie.keepAsItIs();
    }
    cookie.send(fresh);
    if (request.answering()) {
      begun.write();
    }
    return begun;
  }

  /** Makes it the caller's, under a new id, which nobody can have planted. */
  private boolean take(KeptHttpSession session, String caller) {
    if (session.give(caller)) {
      return true;
    }
    if (request.sent()) {
      session.end();
      return false;
    }
    return rotate(session, caller);
  }

  private boolean rotate(KeptHttpSession session, @Nullable String owner) {
    var fresh = HttpSessionCookie.Fresh.beside(session.key());
    if (!session.rotate(fresh.key(), owner)) {
      return false;
    }
    cookie.send(fresh);
    return true;
  }

  @Override
  public String changeId() {
    HttpSession session = get(false);
    if (session == null) {
      throw new IllegalStateException("There is no HttpSession");
    }
    request.unsent("change its id");
    KeptHttpSession kept = requireNonNull(present);
    if (!rotate(kept, kept.owner())) {
      throw new IllegalStateException("This HttpSession has ended");
    }
    return session.getId();
  }

  @Override
  public @Nullable String requestedId() {
    HttpSessionKey key = cookie.came();
    return key == null ? null : key.id();
  }

  @Override
  public boolean requestedIdValid() {
    HttpSession session = requestedId() == null ? null : get(false);
    return session != null && session.getId().equals(requestedId());
  }

  @Override
  public void signedIn(String accountId) {
    if (present != null) {
      KeptHttpSession session = live();
      String owner = session == null ? null : session.owner();
      if (session != null && owner != null && !owner.equals(accountId)) {
        session.end();
      } else if (session != null) {
        boolean unused = take(session, accountId);
      }
      return;
    }
    HttpSessionKey old = moved ? null : cookie.present();
    if (old == null) {
      return;
    }
    if (request.sent()) {
      repository.end(old);
      return;
    }
    var fresh = HttpSessionCookie.Fresh.beside(old);
    if (repository.rotate(old, fresh.key(), accountId, request.now())) {
      cookie.send(fresh);
    }
    looked = false;
  }

  @Override
  public void signedOut() {
    KeptHttpSession session = present;
    if (session != null && !session.ended()) {
      session.end();
    }
    HttpSessionKey key = cookie.present();
    if (key != null) {
      if (session == null) {
        repository.end(key);
      }
      cookie.clear();
    }
    present = null;
    looked = true;
  }

  @Override
  public void beforeAnswer() {
    if (!request.answering()) {
      finish();
    }
  }

  @Override
  public void finish() {
    request.answer();
    KeptHttpSession session = present;
    if (session != null) {
      session.write();
    }
  }
}
