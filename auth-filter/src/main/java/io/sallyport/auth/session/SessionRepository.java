package io.sallyport.auth.session;

import io.sallyport.identity.account.Epoch;
import java.time.Instant;
import java.util.List;

/**
 * Where sessions are kept.
 *
 * <p>Thread-safe. Each method is atomic. A session ends by itself when nobody came for the idle
 * timeout, or at its absolute timeout, at that very instant. An {@link
 * io.sallyport.identity.StoreUnavailableException} is an outage and nothing else; a record that
 * cannot be read is {@link Found.Unreadable}.
 */
public interface SessionRepository {

  /**
   * What the cookie of a session of this account begins with, at most three characters of
   * base64url, so that the record is found where the account's are; empty where there is one place
   * only.
   */
  String slot(String accountId);

  /**
   * Keeps a new session.
   *
   * @return false, and nothing is kept, if the account's revocation epoch has moved past the
   *     session's: it was signed out everywhere meanwhile
   */
  boolean create(SessionKey key, Session session);

  /**
   * Puts a new session in the place of another of the same account, whose key is remembered as
   * rotated for 30 s, be it still there or not. Of several parallel rotations of one key at most
   * one is {@link Rotation#DONE}.
   */
  Rotation rotate(SessionKey old, SessionKey key, Session session);

  /**
   * The session, which counts as seen now. It may come without its address and browser, which a
   * rotation keeps all the same.
   */
  Found find(SessionKey key, Instant now);

  /**
   * Ends the session, and where its key was rotated the one that has come in its place: a sign-out
   * that crosses a rotation ends the session all the same. Nothing happens if there is none.
   */
  void end(SessionKey key);

  /** Ends the account's session with that handle; false if there is none. */
  boolean endByHandle(String accountId, String handle);

  /** The live sessions of an account, newest first. */
  List<Listed> ofAccount(String accountId, Instant now);

  /**
   * The account's epoch is now at least this. Sessions of a smaller revocation epoch are dead, also
   * those that are being created at this moment.
   */
  void raise(String accountId, Epoch epoch);

  /** What became of a rotation. */
  enum Rotation {
    /** The new session is in the old one's place. */
    DONE,
    /** The old session was not there any more; the new one is not kept. */
    OLD_GONE,
    /** As {@link #create} answering false. */
    EPOCH_PASSED
  }

  /** A session and when it was last used. */
  record Listed(Session session, Instant lastSeenAt) {}

  /** What became of a key. */
  sealed interface Found {

    /**
     * It is alive.
     *
     * @param rights the account's rights epoch; larger than the session's if its rights have
     *     changed
     */
    record Live(Session session, long rights) implements Found {}

    /** There was never such a session, or it has ended. */
    record Ended() implements Found {}

    /** It was replaced less than 30 s ago. */
    record Rotated() implements Found {}

    /** There is a record, and it cannot be read. */
    record Unreadable() implements Found {}
  }
}
