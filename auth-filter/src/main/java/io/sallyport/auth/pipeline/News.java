package io.sallyport.auth.pipeline;

import java.time.Duration;
import java.time.Instant;

/**
 * What nodes tell each other of an account, so that what one has ended or changed is known to every
 * other at its next request. Thread-safe. An {@link
 * io.sallyport.identity.StoreUnavailableException} is an outage and nothing else: it was not told,
 * or is not known.
 *
 * <p>News are kept for at least {@link #KEPT_FOR}; whoever remembers an account for longer has to
 * read it anew.
 */
public interface News {

  /** How long news are kept at the least. */
  Duration KEPT_FOR = Duration.ofMinutes(15);

  /** A node that stands alone: what it knows is all there is. */
  News NONE = new Alone();

  /** Whether there are other nodes. */
  boolean shared();

  /** A token, or a family of them, of the account has ended; kept until it would have anyway. */
  void ended(String accountId, String id, Instant until);

  /** The account's API keys have changed. */
  void keysChanged(String accountId);

  /** What was told of the account, and whether any of these ids of it has ended: one question. */
  Told of(String accountId, String... ids);

  /**
   * Whether a question was answered within so long, for all accounts alike: if not, something may
   * have ended that nobody here knows of.
   */
  boolean heardWithin(Duration time);

  /**
   * What was told.
   *
   * @param revocation the account's revocation epoch is at least this
   * @param rights the account's rights epoch is at least this
   * @param keys another number after every change of its API keys
   * @param ended whether one of the ids asked for has ended
   */
  record Told(long revocation, long rights, long keys, boolean ended) {

    /** Nothing was told. */
    public static final Told NOTHING = new Told(0, 0, 0, false);
  }

  /** See {@link News#NONE}. */
  record Alone() implements News {

    @Override
    public boolean shared() {
      return false;
    }

    @Override
    public void ended(String accountId, String id, Instant until) {}

    @Override
    public void keysChanged(String accountId) {}

    @Override
    public Told of(String accountId, String... ids) {
      return Told.NOTHING;
    }

    @Override
    public boolean heardWithin(Duration time) {
      return true;
    }
  }
}
