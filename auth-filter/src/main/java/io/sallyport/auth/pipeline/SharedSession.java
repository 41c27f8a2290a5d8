package io.sallyport.auth.pipeline;

import jakarta.servlet.http.HttpSession;
import org.jspecify.annotations.Nullable;

/**
 * The application's {@code HttpSession} of one request, where we keep it and not the container.
 *
 * <p>Nothing is looked up before the application asks. An {@link
 * io.sallyport.identity.StoreUnavailableException} is an outage and nothing else. Not thread-safe,
 * as the request.
 */
public interface SharedSession {

  /**
   * The session, if it belongs to the caller or to nobody yet.
   *
   * @param create whether to begin one where there is none
   * @throws IllegalStateException if one would have to begin, and the response is sent
   */
  @Nullable HttpSession get(boolean create);

  /**
   * Gives the session another id, which it answers.
   *
   * @throws IllegalStateException if there is none, or the response is sent
   */
  String changeId();

  /** The id that came along, good or bad; null if none did. It opens no session. */
  @Nullable String requestedId();

  /** Whether the id that came along is that of the present session. */
  boolean requestedIdValid();

  /** Somebody has signed in: what another account left is gone, anything else has another id. */
  void signedIn(String accountId);

  /** A sign-out: everything is gone. */
  void signedOut();

  /**
   * The client may see some of the answer from here on: what was set is written first, and from
   * here on at once. Does nothing the second time.
   */
  void beforeAnswer();

  /**
   * The request, or one dispatch of it, is over: what has changed within its attributes is written.
   *
   * @throws IllegalArgumentException if an attribute holds by now what cannot be kept
   * @throws IllegalStateException if it holds more than can be kept
   */
  void finish();
}
