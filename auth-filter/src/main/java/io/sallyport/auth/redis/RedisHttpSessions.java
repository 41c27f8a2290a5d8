package io.sallyport.auth.redis;

import io.sallyport.auth.httpsession.HttpSessionKey;
import io.sallyport.auth.httpsession.HttpSessionRecord;
import io.sallyport.auth.httpsession.HttpSessionRepository;
import io.sallyport.identity.secret.Sha256;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code HttpSession}s that all nodes share. Thread-safe.
 *
 * <p>Each is a hash: {@code v} its version, {@code c} and {@code s} when it was made and last seen,
 * {@code i} the idle seconds as the application says, {@code l} its life in milliseconds, {@code o}
 * its owner or nothing; an attribute is {@code =} and its name. All keys of a session have its slot
 * in braces, also after its id has changed, so that each change is one script.
 */
public final class RedisHttpSessions implements HttpSessionRepository {

  private static final String VERSION = "1";

  private static final Script CREATE = Script.repeatable("http-session-create");
  private static final Script FIND = Script.repeatable("http-session-find");
  private static final Script CHANGE = Script.repeatable("http-session-change");
  private static final Script ROTATE = Script.once("http-session-rotate");
  private static final Script END = Script.repeatable("http-session-end");

  private static final String SESSION = "h";
  private static final String MOVED = "g";
  private static final String ATTRIBUTE = "=";

  private static final Found NONE = new Found.None();

  private final Redis redis;

  /** Sessions in {@code redis}. */
  public RedisHttpSessions(Redis redis) {
    this.redis = redis;
  }

  @Override
  public void create(HttpSessionKey key, HttpSessionRecord session) {
    long life = HttpSessionRecord.lifeMillis(session.idleSeconds());
    var arguments = new ArrayList<String>();
    arguments.add(Long.toString(life));
    String owner = session.owner();
    arguments.addAll(List.of("v", VERSION));
    arguments.addAll(List.of("c", millis(session.createdAt())));
    arguments.addAll(List.of("s", millis(session.seenAt())));
    arguments.addAll(List.of("i", Integer.toString(session.idleSeconds())));
    arguments.addAll(List.of("l", Long.toString(life)));
    arguments.addAll(List.of("o", owner == null ? "" : owner));
    addAll(arguments, session.attributes());
    Object unused = redis.run(CREATE, List.of(session(key)), arguments);
  }

  private static void addAll(List<String> arguments, Map<String, String> attributes) {
    attributes.forEach(
        (name, text) -> {
          arguments.add(ATTRIBUTE + name);
          arguments.add(text);
        });
  }

  @Override
  public Found find(HttpSessionKey key, Instant now) {
    Object found =
        redis.run(FIND, keys(key), List.of(millis(now), Integer.toString(SEEN_PARTS), VERSION));
    if (found instanceof List<?> fields) {
      HttpSessionRecord session = session(fields);
      return session == null ? NONE : new Found.Live(session);
    }
    Sha256 digest = found instanceof String id ? Sha256.ofBase64Url(id) : null;
    return digest == null ? NONE : new Found.Moved(new HttpSessionKey(digest, key.slot()));
  }

  private static @Nullable HttpSessionRecord session(List<?> fields) {
    var own = new HashMap<String, String>();
    var attributes = new HashMap<String, String>();
    for (int i = 0; i + 1 < fields.size(); i += 2) {
      String name = String.valueOf(fields.get(i));
      String text = String.valueOf(fields.get(i + 1));
      if (name.startsWith(ATTRIBUTE)) {
        attributes.put(name.substring(ATTRIBUTE.length()), text);
      } else {
        own.put(name, text);
      }
    }
    try {
      String owner = own.getOrDefault("o", "");
      return new HttpSessionRecord(
          owner.isEmpty() ? null : owner,
          time(own.get("c")),
          time(own.get("s")),
          Integer.parseInt(String.valueOf(own.get("i"))),
          attributes);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static Instant time(@Nullable String millis) {
    return Instant.ofEpochMilli(Long.parseLong(String.valueOf(millis)));
  }

  @Override
  public boolean change(HttpSessionKey key, Change change, Instant now) {
    Integer idle = change.idleSeconds();
    var arguments = new ArrayList<String>();
    arguments.add(millis(now));
    arguments.add(sessionsOf(key));
    arguments.add(marksOf(key));
    arguments.add(idle == null ? "" : Integer.toString(idle));
    arguments.add(idle == null ? "" : Long.toString(HttpSessionRecord.lifeMillis(idle)));
    arguments.add(Integer.toString(change.removed().size()));
    change.removed().forEach(name -> arguments.add(ATTRIBUTE + name));
    addAll(arguments, change.set());
    return Long.valueOf(1).equals(redis.run(CHANGE, keys(key), arguments));
  }

  @Override
  public boolean rotate(
      HttpSessionKey old, HttpSessionKey key, @Nullable String owner, Instant now) {
    Object became =
        redis.run(
            ROTATE,
            List.of(session(old), moved(old), session(key)),
            List.of(
                millis(now),
                owner == null ? "" : owner,
                key.id(),
                Long.toString(MOVED_FOR.toMillis())));
    return Long.valueOf(1).equals(became);
  }

  @Override
  public void end(HttpSessionKey key) {
    Object unused = redis.run(END, keys(key), List.of(sessionsOf(key), marksOf(key)));
  }

  private List<String> keys(HttpSessionKey key) {
    return List.of(session(key), moved(key));
  }

  private String session(HttpSessionKey key) {
    return redis.key(SESSION, key.slot(), key.id());
  }

  private String sessionsOf(HttpSessionKey key) {
    return redis.key(SESSION, key.slot(), "");
  }

  private String marksOf(HttpSessionKey key) {
    return redis.key(MOVED, key.slot(), "");
  }

  private String moved(HttpSessionKey key) {
    return redis.key(MOVED, key.slot(), key.id());
  }

  private static String millis(Instant at) {
    return Long.toString(at.toEpochMilli());
  }
}
