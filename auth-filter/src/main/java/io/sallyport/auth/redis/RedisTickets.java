package io.sallyport.auth.redis;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.sallyport.auth.pipeline.TicketStore;
import io.sallyport.identity.secret.Secrets;
import io.sallyport.identity.secret.Sha256;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tickets that all nodes share; each is one key, and each change one script. Thread-safe. */
public final class RedisTickets implements TicketStore {

  private static final Script CREATE = Script.repeatable("ticket-create");
  private static final Script TAKE = Script.repeatable("ticket-take");
  private static final Script GIVE_BACK = Script.once("ticket-give-back");
  private static final Script REDEEM = Script.once("ticket-redeem");

  private static final String TICKET = "t";
  private static final JsonFactory JSON = new JsonFactory();

  private final Redis redis;
  private final Clock clock;

  /** Tickets in {@code redis}. */
  public RedisTickets(Redis redis, Clock clock) {
    this.redis = redis;
    this.clock = clock;
  }

  @Override
  public String create(String kind, Map<String, String> content, Duration ttl, int tries) {
    String id = Secrets.token();
    Object unused =
        redis.run(
            CREATE,
            List.of(key(kind, id)),
            List.of(
                text(content),
                Integer.toString(tries),
                Long.toString(clock.millis() + ttl.toMillis()),
                Long.toString(ttl.toMillis())));
    return id;
  }

  @Override
  public Optional<Map<String, String>> find(String kind, String id) {
    return content(redis.run(TAKE, List.of(key(kind, id)), List.of(now(), "0")));
  }

  @Override
  public Optional<Map<String, String>> takeTry(String kind, String id) {
    return content(redis.run(TAKE, List.of(key(kind, id)), List.of(now(), "1")));
  }

  @Override
  public void giveBack(String kind, String id) {
    Object unused = redis.run(GIVE_BACK, List.of(key(kind, id)), List.of());
  }

  @Override
  public boolean redeem(String kind, String id) {
    return Long.valueOf(1).equals(redis.run(REDEEM, List.of(key(kind, id)), List.of(now())));
  }

  private String now() {
    return Long.toString(clock.millis());
  }

  private String key(String kind, String id) {
    return redis.key(TICKET, Sha256.of(id).base64Url(), kind);
  }

  private static String text(Map<String, String> content) {
    var text = new StringWriter();
    try (JsonGenerator to = JSON.createGenerator(text)) {
      to.writeStartObject();
      for (Map.Entry<String, String> member : content.entrySet()) {
        to.writeStringField(member.getKey(), member.getValue());
      }
      to.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static Optional<Map<String, String>> content(@Nullable Object answer) {
    if (!(answer instanceof String text)) {
      return Optional.empty();
    }
    var content = new LinkedHashMap<String, String>();
    try (JsonParser from = JSON.createParser(text)) {
      if (from.nextToken() != JsonToken.START_OBJECT) {
        return Optional.empty();
      }
      for (String name = from.nextFieldName(); name != null; name = from.nextFieldName()) {
        String value = from.nextTextValue();
        if (value == null) {
          return Optional.empty();
        }
        content.put(name, value);
      }
    } catch (IOException e) {
      return Optional.empty();
    }
    return Optional.of(content);
  }
}
