package io.sallyport.auth.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * The network between a guard and its Redis, on loopback, which can fail in the ways that networks
 * do. What it holds back in silence it delivers once it is whole again, as TCP does.
 */
public final class TestNetwork implements AutoCloseable {

  /** How it fails. */
  public enum Fault {
    /** Not at all. */
    NONE,
    /** Connections stay open, new ones too, and nothing comes through in either direction. */
    SILENCE,
    /** The same, for the connections over which Redis tells of changed keys. */
    SILENCE_OF_NEWS,
    /** An answer takes 200 ms. */
    SLOW,
    /** An answer takes 800 ms, longer than anybody waits. */
    TOO_SLOW,
    /** A connection ends in the middle of an answer. */
    CUT,
    /** Connections are reset and new ones refused. */
    REFUSAL
  }

  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  private final int server;
  private final int port = TestPorts.free();
  private final Set<Link> links = ConcurrentHashMap.newKeySet();
  private volatile Fault fault = Fault.NONE;
  private volatile ServerSocket door;

  private TestNetwork(int server) throws IOException {
    this.server = server;
    this.door = open();
  }

  /** One that is whole, to that server. */
  public static TestNetwork to(TestRedis redis) throws IOException {
    return new TestNetwork(redis.settings("").servers().get(0).getPort());
  }

  private ServerSocket open() throws IOException {
    var opened = new ServerSocket();
    opened.setReuseAddress(true);
    opened.bind(new InetSocketAddress(LOOPBACK, port));
    start("door", () -> accept(opened));
    return opened;
  }

  private static void start(String what, Runnable work) {
    var thread = new Thread(work, "test-network-" + what);
    thread.setDaemon(true);
    thread.start();
  }

  private void accept(ServerSocket from) {
    try {
      while (true) {
        var link = new Link(from.accept(), new Socket(LOOPBACK, server));
        links.add(link);
        start("questions", link::questions);
        start("answers", link::answers);
      }
    } catch (IOException e) {
      // The door was closed.
    }
  }

  /** Fails like this from here on. */
  public void fails(Fault how) throws IOException {
    if (fault == Fault.REFUSAL && how != Fault.REFUSAL) {
      door = open();
    }
    fault = how;
    if (how == Fault.REFUSAL) {
      door.close();
      links.forEach(Link::close);
    }
  }

  /** How to reach Redis through it, with keys that begin so and the time limit of the default. */
  public RedisSettings settings(String prefix, boolean nearCache) {
    return new RedisSettings(
        List.of(URI.create("redis://127.0.0.1:" + port)),
        new RedisSettings.Topology.Standalone(),
        prefix,
        Duration.ofMillis(500),
        32,
        nearCache);
  }

  @Override
  public void close() throws IOException {
    fault = Fault.NONE;
    door.close();
    links.forEach(Link::close);
  }

  /** One connection through the network. */
  private final class Link {
    private final Socket client;
    private final Socket redis;
    private volatile boolean news;

    Link(Socket client, Socket redis) {
      this.client = client;
      this.redis = redis;
    }

    void questions() {
      carry(client, redis, false);
    }

    void answers() {
      carry(redis, client, true);
    }

    private void carry(Socket from, Socket to, boolean answers) {
      byte[] octets = new byte[64 * 1024];
      try (this.client;
          this.redis) {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        for (int length = in.read(octets); length > 0; length = in.read(octets)) {
          news |= !answers && text(octets, length).contains("TRACKING");
          awaitPassage();
          if (answers && fault == Fault.CUT) {
            out.write(octets, 0, length / 2);
            return;
          }
          pause(answers);
          out.write(octets, 0, length);
        }
      } catch (IOException e) {
        // One side has closed it: so does the other.
      } finally {
        links.remove(this);
      }
    }

    private static String text(byte[] octets, int length) {
      return new String(octets, 0, length, StandardCharsets.ISO_8859_1);
    }

    private void awaitPassage() {
      while (fault == Fault.SILENCE || (fault == Fault.SILENCE_OF_NEWS && news)) {
        LockSupport.parkNanos(5_000_000);
      }
    }

    private void pause(boolean answers) {
      if (answers && fault == Fault.SLOW) {
        LockSupport.parkNanos(200_000_000);
      } else if (answers && fault == Fault.TOO_SLOW) {
        LockSupport.parkNanos(800_000_000);
      }
    }

    void close() {
      try (client;
          redis) {
        client.setSoLinger(true, 0);
      } catch (IOException e) {
        // It is closed.
      }
    }
  }
}
