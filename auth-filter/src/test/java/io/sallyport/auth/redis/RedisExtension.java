package io.sallyport.auth.redis;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.sallyport.identity.secret.Secrets;
import java.io.IOException;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisDataException;

/** A Redis for the tests of a class, and keys of its own for each test. */
final class RedisExtension
    implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {

  @SuppressWarnings("NullAway.Init")
  private TestRedis server;

  @SuppressWarnings("NullAway.Init")
  private RedisSettings settings;

  @SuppressWarnings("NullAway.Init")
  private Redis redis;

  @SuppressWarnings("NullAway.Init")
  private RedisClient client;

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    server = TestRedis.start();
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    settings = server.settings(Secrets.handle() + ":");
    redis = Redis.open(settings);
    client = RedisClient.create(settings.servers().get(0));
  }

  /** What the product uses. */
  Redis redis() {
    return redis;
  }

  /** To look at what the product has left. */
  RedisClient client() {
    return client;
  }

  /** How often a command was called. */
  long commands(String name) {
    return server.commands().getOrDefault(name, 0L);
  }

  /** Does this while Redis has no memory left. */
  void full(Runnable work) {
    client.sendCommand(Command.CONFIG, "SET", "maxmemory", "1");
    try {
      assertThatExceptionOfType(JedisDataException.class)
          .isThrownBy(() -> client.set("more", "text"))
          .withMessageStartingWith("OOM");
      work.run();
    } finally {
      client.sendCommand(Command.CONFIG, "SET", "maxmemory", "0");
    }
  }

  RedisSettings settings() {
    return settings;
  }

  @Override
  public void afterEach(ExtensionContext context) {
    redis.close();
    client.close();
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    server.close();
  }
}
