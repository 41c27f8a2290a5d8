package io.sallyport.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.auth.redis.Redis;
import io.sallyport.auth.redis.RedisSessions;
import io.sallyport.auth.redis.TestRedis;
import io.sallyport.auth.session.SessionKey;
import io.sallyport.auth.session.SessionSettings;
import io.sallyport.auth.session.TestSessions;
import io.sallyport.identity.secret.Secrets;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Every node is replaced in turn, while people go on with their work. */
class RollingRestartIT {

  private static final int SESSIONS =
      Math.min(10_000, Integer.getInteger("sallyport.sessions.many", 2_000));
  private static final int CLIENTS = 6;
  private static final SessionSettings SETTINGS =
      new SessionSettings(Duration.ofMinutes(30), Duration.ofHours(8), 100_000);

  private final List<TestSite> nodes = new CopyOnWriteArrayList<>();
  private final List<String> cookies = new ArrayList<>();
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger served = new AtomicInteger();

  private TestSite node(TestRedis redis) throws Exception {
    TestSite.Builder node = TestSite.on(Engine.JETTY).with(to -> to.redis(redis.settings("r:")));
    return nodes.isEmpty() ? node.start() : node.besides(nodes.get(0)).start();
  }

  private void signIn(TestRedis redis) {
    TestSite site = nodes.get(0);
    try (Redis store = Redis.open(redis.settings("r:"));
        RedisSessions sessions =
            RedisSessions.in(store, SETTINGS, site.identity.roles(), site.clock)) {
      List<String> accounts =
          List.of(site.accountId("alice"), site.accountId("bob"), site.accountId("ada"));
      for (int i = 0; i < SESSIONS; i++) {
        String account = accounts.get(i % accounts.size());
        String value = sessions.slot(account) + Secrets.token();
        SessionKey key = Objects.requireNonNull(SessionKey.ofCookie(value));
        assertThat(sessions.create(key, TestSessions.of(account, site.clock.instant()))).isTrue();
        cookies.add("Cookie: " + site.cookieName() + "=" + value);
      }
    }
  }

  /** As a proxy does it: a node that takes no connection is passed over. */
  private RawAnswer ask(String cookie) throws IOException {
    IOException last = new IOException("There is no node");
    for (int tries = 0; tries < 10; tries++) {
      List<TestSite> now = List.copyOf(nodes);
      TestSite node = now.get(Math.floorMod(next.getAndIncrement(), now.size()));
      try {
        return node.send("GET", "/notes", cookie);
      } catch (IOException e) {
        last = e;
      }
    }
    throw last;
  }

  private void visit(int from, int step, AtomicBoolean stop) throws IOException {
    for (int i = from; !stop.get(); i += step) {
      RawAnswer answer = ask(cookies.get(i % cookies.size()));
      assertThat(answer.status()).as("%s", answer).isEqualTo(200);
      served.incrementAndGet();
    }
  }

  @Test
  void restart_ofEveryNodeInTurn_losesNoSessionAndFailsNoRequest() throws Exception {
    try (TestRedis redis = TestRedis.start()) {
      for (int i = 0; i < 3; i++) {
        nodes.add(node(redis));
      }
      signIn(redis);
      var stop = new AtomicBoolean();
      ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
      var visits = new ArrayList<Future<?>>();
      for (int i = 0; i < CLIENTS; i++) {
        int from = i;
        visits.add(
            clients.submit(
                () -> {
                  visit(from, CLIENTS, stop);
                  return null;
                }));
      }
      try {
        for (int i = 0; i < 3; i++) {
          TestSite old = nodes.get(0);
          nodes.add(node(redis));
          nodes.remove(old);
          int before = served.get();
          TestSessions.until(() -> served.get() > before + 50);
          old.close();
          int after = served.get();
          TestSessions.until(() -> served.get() > after + 50);
        }
      } finally {
        stop.set(true);
      }
      for (Future<?> visit : visits) {
        visit.get(60, TimeUnit.SECONDS);
      }
      clients.shutdown();
      for (String cookie : cookies) {
        assertThat(ask(cookie).status()).isEqualTo(200);
      }
    } finally {
      for (TestSite node : nodes) {
        node.close();
      }
    }
  }
}
