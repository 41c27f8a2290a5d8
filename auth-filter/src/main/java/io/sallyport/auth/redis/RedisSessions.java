package io.sallyport.auth.redis;

import io.sallyport.auth.pipeline.Caches;
import io.sallyport.auth.pipeline.News;
import io.sallyport.auth.session.Session;
import io.sallyport.auth.session.SessionKey;
import io.sallyport.auth.session.SessionRepository;
import io.sallyport.auth.session.SessionSettings;
import io.sallyport.identity.StoreUnavailableException;
import io.sallyport.identity.access.Roles;
import io.sallyport.identity.account.Epoch;
import io.sallyport.identity.secret.Sha256;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sessions that all nodes share. Thread-safe.
 *
 * <p>All keys of an account lie in one slot, so that each change is one script. A look-up is one
 * {@code GET}; that somebody came is written at most once in a twentieth of the idle timeout, so
 * that a session may end by as much earlier than its last request would have it, and never later. A
 * look-up leaves address and browser out; {@link #ofAccount} has them.
 */
public final class RedisSessions implements SessionRepository, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(RedisSessions.class);

  /** Stands before every script that has to do with an epoch. */
  static final String EPOCH_SCRIPT = "epoch";

  private static final String KEEP_SCRIPT = "session-keep";
  private static final Script CREATE =
      Script.repeatable(EPOCH_SCRIPT, KEEP_SCRIPT, "session-create");
  private static final Script ROTATE = Script.once(EPOCH_SCRIPT, KEEP_SCRIPT, "session-rotate");
  private static final Script TOUCH = Script.repeatable("session-touch");
  private static final Script END = Script.repeatable("session-end");
  private static final Script END_BY_HANDLE = Script.once("session-end-by-handle");
  private static final Script LIST = Script.repeatable("session-list");
  private static final Script RAISE = Script.repeatable(EPOCH_SCRIPT, "session-raise");

  private static final String SESSION = "s";
  private static final String ROTATED = "m";

  /** Under this kind stands an account's epoch, and how often its keys have changed. */
  static final String EPOCH = "e";

  private static final String INDEX = "x";
  private static final String LISTING = "l";

  private static final Duration ROTATED_FOR = Duration.ofSeconds(30);

  private static final int SEEN_PARTS = 20;

  /**
   * How many sessions an account has at most; the one that would end first makes room. What ends or
   * lists them all walks over them while Redis answers nobody else: some 30 ms for as many.
   */
  static final int MOST_OF_ONE_ACCOUNT = 20_000;

  private static final Pattern MARK = Pattern.compile("(\\d{1,18}) ");
  private static final Found ENDED = new Found.Ended();
  private static final Found REPLACED = new Found.Rotated();
  private static final Found UNREADABLE = new Found.Unreadable();

  private final Redis redis;
  private final Roles roles;
  private final Clock clock;
  private final long idle;
  private final @Nullable NearCache near;

  private RedisSessions(
      Redis redis, SessionSettings settings, Roles roles, Clock clock, @Nullable NearCache near) {
    this.redis = redis;
    this.roles = roles;
    this.clock = clock;
    this.idle = settings.idleTimeout().toMillis();
    this.near = near;
  }

  /** Sessions in {@code redis}; {@code roles} says what their roles may do by now. */
  public static RedisSessions in(Redis redis, SessionSettings settings, Roles roles, Clock clock) {
    return new RedisSessions(redis, settings, roles, clock, null);
  }

  /**
   * As {@link #in}, and those that nobody has changed are remembered here: at most as many as
   * {@link SessionSettings#maxSessions}.
   */
  public static RedisSessions near(
      Redis redis, SessionSettings settings, Roles roles, Clock clock, Caches caches) {
    var near =
        new NearCache(redis, SESSION, caches.bounded("near_sessions", settings.maxSessions()));
    return new RedisSessions(redis, settings, roles, clock, near);
  }

  @Override
  public void close() {
    if (near != null) {
      near.close();
    }
  }

  @Override
  public String slot(String accountId) {
    return Slot.of(accountId);
  }

  @Override
  public boolean create(SessionKey key, Session session) {
    long now = session.createdAt().toEpochMilli();
    Object kept = redis.run(CREATE, keys(key, session), arguments(key, session, now));
    return Long.valueOf(1).equals(kept);
  }

  @Override
  public Rotation rotate(SessionKey old, SessionKey key, Session session) {
    List<String> keys = keys(key, session);
    keys.add(sessionKey(old));
    keys.add(redis.key(ROTATED, old.slot(), id(old)));
    List<String> arguments = arguments(key, session, clock.millis());
    arguments.add(id(old));
    arguments.add(Long.toString(ROTATED_FOR.toMillis()));
    Object became = redis.run(ROTATE, keys, arguments);
    forget(old);
    return Rotation.valueOf(String.valueOf(became));
  }

  private List<String> keys(SessionKey key, Session session) {
    String account = session.caller().accountId();
    var keys = new ArrayList<String>();
    keys.add(sessionKey(key));
    keys.add(accountKey(EPOCH, account));
    keys.add(accountKey(INDEX, account));
    keys.add(accountKey(LISTING, account));
    return keys;
  }

  private List<String> arguments(SessionKey key, Session session, long now) {
    long end = session.caller().expiresAt().toEpochMilli();
    var record = new SessionRecord(now, session.epoch().rights(), session);
    var arguments = new ArrayList<String>();
    arguments.add(id(key));
    arguments.add(record.text());
    arguments.add(Long.toString(life(now, end)));
    arguments.add(Long.toString(Math.min(now + idle, end)));
    arguments.add(new Listing(session.address(), session.userAgent()).text());
    arguments.add(Long.toString(session.epoch().revocation()));
    arguments.add(Long.toString(session.epoch().rights()));
    arguments.add(Long.toString(now));
    arguments.add(Long.toString(life(now, end) + News.KEPT_FOR.toMillis()));
    arguments.add(Integer.toString(MOST_OF_ONE_ACCOUNT));
    return arguments;
  }

  /** Until it ends by itself; Redis forgets it then. */
  private long life(long now, long end) {
    return Math.max(1, Math.min(idle, end - now));
  }

  @Override
  public Found find(SessionKey key, Instant at) {
    long now = at.toEpochMilli();
    SessionRecord known = near == null ? null : near.get(key);
    if (known != null && alive(known, now)) {
      return found(key, known, now);
    }
    NearCache.Mark mark = near == null ? null : near.reading(key);
    String text = redis.get(sessionKey(key));
    SessionRecord read = text == null ? null : SessionRecord.of(text, roles);
    SessionRecord record = read != null && alive(read, now) ? read : null;
    if (near != null) {
      near.read(key, mark, record);
    }
    if (record != null) {
      return found(key, record, now);
    }
    return text != null && read == null ? UNREADABLE : absent(key, now);
  }

  private Found found(SessionKey key, SessionRecord record, long now) {
    Epoch untold = redis.untold().of(record.session().caller().accountId());
    if (untold != null && untold.revocation() > record.session().epoch().revocation()) {
      return ENDED;
    }
    if (now - record.seen() >= idle / SEEN_PARTS) {
      touch(key, record.session(), now);
    }
    long rights = untold == null ? record.rights() : Math.max(record.rights(), untold.rights());
    return new Found.Live(record.session(), rights);
  }

  private void forget(SessionKey key) {
    if (near != null) {
      near.forget(key);
    }
  }

  private void forgetAccount(String accountId) {
    if (near != null) {
      near.forgetAccount(accountId);
    }
  }

  private boolean alive(SessionRecord record, long now) {
    return now < record.session().caller().expiresAt().toEpochMilli() && now - record.seen() < idle;
  }

  private Found absent(SessionKey key, long now) {
    String mark = redis.get(redis.key(ROTATED, key.slot(), id(key)));
    Matcher till = MARK.matcher(mark == null ? "" : mark);
    return till.lookingAt() && now < Long.parseLong(till.group(1)) ? REPLACED : ENDED;
  }

  /** No request fails because it cannot be noted. */
  private void touch(SessionKey key, Session session, long now) {
    String account = session.caller().accountId();
    long end = session.caller().expiresAt().toEpochMilli();
    try {
      redis.note(
          TOUCH,
          List.of(sessionKey(key), accountKey(INDEX, account), accountKey(LISTING, account)),
          List.of(
              id(key),
              SessionRecord.seen(now),
              Long.toString(life(now, end)),
              Long.toString(Math.min(now + idle, end)),
              Long.toString(life(now, end) + News.KEPT_FOR.toMillis())));
    } catch (StoreUnavailableException e) {
      LOG.warn(
          "That sessions are used cannot be noted; unless it can soon, they end as if idle", e);
    }
  }

  @Override
  public void end(SessionKey key) {
    Object ended =
        redis.run(
            END,
            List.of(sessionKey(key)),
            List.of(
                id(key),
                redis.key(SESSION, key.slot(), ""),
                redis.key(ROTATED, key.slot(), ""),
                redis.key(INDEX, key.slot(), ""),
                redis.key(LISTING, key.slot(), "")));
    forget(key);
    Sha256 digest = ended instanceof String id ? Sha256.ofBase64Url(id) : null;
    if (digest != null) {
      forget(new SessionKey(digest, key.slot()));
    }
  }

  @Override
  public boolean endByHandle(String accountId, String handle) {
    Object ended =
        redis.run(
            END_BY_HANDLE,
            List.of(accountKey(INDEX, accountId), accountKey(LISTING, accountId)),
            List.of(handle, redis.key(SESSION, Slot.of(accountId), "")));
    forgetAccount(accountId);
    return Long.valueOf(1).equals(ended);
  }

  @Override
  public List<Listed> ofAccount(String accountId, Instant now) {
    Object found =
        redis.run(
            LIST,
            List.of(accountKey(INDEX, accountId), accountKey(LISTING, accountId)),
            List.of(Long.toString(now.toEpochMilli()), redis.key(SESSION, Slot.of(accountId), "")));
    var listed = new ArrayList<Listed>();
    List<?> texts = found instanceof List<?> list ? list : List.of();
    for (int i = 0; i + 1 < texts.size(); i += 2) {
      SessionRecord record = SessionRecord.of(String.valueOf(texts.get(i)), roles);
      if (record != null && alive(record, now.toEpochMilli())) {
        Listing listing = Listing.of(String.valueOf(texts.get(i + 1)));
        listed.add(new Listed(listing.with(record.session()), Instant.ofEpochMilli(record.seen())));
      }
    }
    listed.sort(Comparator.comparing((Listed one) -> one.session().createdAt()).reversed());
    return List.copyOf(listed);
  }

  @Override
  public void raise(String accountId, Epoch epoch) {
    carry(accountId, epoch);
    forgetAccount(accountId);
  }

  /** As {@link #raise} for an epoch that is no news here: what is near is told by Redis. */
  void carry(String accountId, Epoch epoch) {
    redis.run(
        RAISE,
        List.of(
            accountKey(EPOCH, accountId),
            accountKey(INDEX, accountId),
            accountKey(LISTING, accountId)),
        List.of(
            Long.toString(epoch.revocation()),
            Long.toString(epoch.rights()),
            redis.key(SESSION, Slot.of(accountId), ""),
            Long.toString(News.KEPT_FOR.toMillis())));
  }

  private String sessionKey(SessionKey key) {
    return redis.key(SESSION, key.slot(), id(key));
  }

  private String accountKey(String kind, String accountId) {
    return redis.key(kind, Slot.of(accountId), accountId);
  }

  private static String id(SessionKey key) {
    return key.digest().base64Url();
  }
}
