package io.sallyport.auth.redis;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import redis.clients.jedis.Connection;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.PushConsumerContext;

/**
 * One connection over which Redis says which keys change (Redis, "Client-side caching",
 * broadcasting mode; RESP3). For one thread.
 */
final class TrackingConnection extends Connection {

  private static final String INVALIDATE = "invalidate";

  private final String keysBeginWith;
  private final Consumer<String> changed;

  /**
   * Connects.
   *
   * @param config for RESP3, with a timeout longer than a beat
   * @param changed is given each name, and an empty one when all keys were flushed
   */
  TrackingConnection(
      HostAndPort server,
      JedisClientConfig config,
      String keysBeginWith,
      Consumer<String> changed) {
    super(server, config);
    this.keysBeginWith = keysBeginWith;
    this.changed = changed;
    addPushConsumer(this::pushed);
  }

  /** From here on Redis tells. */
  void track() {
    sendCommand(Command.CLIENT, "TRACKING", "ON", "BCAST", "PREFIX", keysBeginWith);
    getStatusCodeReply();
  }

  /**
   * Waits a tenth of a second, in which changes come in, for an answer after them all: a list that
   * nobody writes to stays empty.
   */
  void beat() {
    sendCommand(Command.BLPOP, keysBeginWith + "beat", "0.1");
    Object unused = getOne();
  }

  private PushConsumerContext pushed(PushConsumerContext context) {
    String type = new String(context.getMessage().getType(), StandardCharsets.UTF_8);
    if (type.equals(INVALIDATE)) {
      List<Object> content = context.getMessage().getContent();
      if (content.size() > 1 && content.get(1) instanceof List<?> names) {
        names.forEach(name -> changed.accept(text(name)));
      } else {
        changed.accept("");
      }
      context.drop();
    }
    return context;
  }

  private static String text(Object name) {
    return name instanceof byte[] bytes
        ? new String(bytes, StandardCharsets.UTF_8)
        : String.valueOf(name);
  }
}
