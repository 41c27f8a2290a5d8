package io.sallyport.benchmarks;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.LocalConnector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * A server with one guard, and one connection to it that stays open. The server answers on the
 * thread that asks, so that nothing is measured but the work, and all that is allocated is
 * allocated by that thread. For one thread.
 */
final class Lane implements AutoCloseable {

  private static final Pattern SESSION =
      Pattern.compile("(?im)^Set-Cookie: (?:__Host-)?(session|JSESSIONID)=([^;\\r]+)");
  private static final String NOBODYS_COOKIE = "__Host-session=" + "A".repeat(43);

  private final Server server;
  private final LocalConnector.LocalEndPoint connection;
  private final ByteBuffer request;

  private Lane(Server server, LocalConnector.LocalEndPoint connection, ByteBuffer request) {
    this.server = server;
    this.connection = connection;
    this.request = request;
  }

  /** Starts a server, signs in where somebody can, and opens the connection. */
  static Lane open(Guard guard, Visit visit) throws Exception {
    var threads = new QueuedThreadPool();
    threads.setDaemon(true);
    var server = new Server(threads);
    var http = new HttpConfiguration();
    http.setSendServerVersion(false);
    var connector = new LocalConnector(server, new HttpConnectionFactory(http));
    connector.setIdleTimeout(0);
    server.addConnector(connector);
    server.setHandler(guard.context());
    try {
      server.start();
      String cookie = guard.knowsUsers() ? signIn(connector) : NOBODYS_COOKIE;
      byte[] octets = visit.request(cookie).getBytes(StandardCharsets.US_ASCII);
      var lane = new Lane(server, connected(connector), ByteBuffer.wrap(octets));
      lane.check(guard, visit);
      return lane;
    } catch (Exception e) {
      server.stop();
      throw e;
    }
  }

  private static String signIn(LocalConnector connector) throws Exception {
    String body = "{\"username\":\"" + Guard.USER + "\",\"password\":\"" + Guard.PASSWORD + "\"}";
    String answer =
        connector.getResponse(
            "POST "
                + Guard.SIGN_IN
                + " HTTP/1.1\r\nHost: app.example\r\nConnection: close\r\n"
                + "Content-Type: application/json\r\nContent-Length: "
                + body.length()
                + "\r\n\r\n"
                + body);
    Matcher cookie = SESSION.matcher(answer);
    if (!cookie.find()) {
      throw new IllegalStateException("No session came with " + answer);
    }
    boolean ours = cookie.group(1).equals("session");
    return (ours ? "__Host-session=" : cookie.group(1) + "=") + cookie.group(2);
  }

  /** An acceptor thread of the server takes the connection up; from then on there is none. */
  private static LocalConnector.LocalEndPoint connected(LocalConnector connector)
      throws InterruptedException {
    LocalConnector.LocalEndPoint connection = connector.connect();
    while (connection.getConnection() == null || !connection.isFillInterested()) {
      Thread.sleep(1);
    }
    return connection;
  }

  /** Sends the request once; the answer's bytes. */
  ByteBuffer visit() {
    request.clear();
    connection.addInput(request);
    return connection.takeOutput();
  }

  /** Only the page may have answered, and it must have seen whom it asked for. */
  private void check(Guard guard, Visit visit) {
    String answer = StandardCharsets.US_ASCII.decode(visit()).toString();
    boolean nobody = visit == Visit.SIGNED_IN && !guard.knowsUsers();
    if (!answer.startsWith("HTTP/1.1 200") || !answer.endsWith(nobody ? "\r\nno" : "\r\nok")) {
      throw new IllegalStateException("Not the page: " + answer);
    }
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("The server could not be stopped", e);
    }
  }
}
