package io.sallyport.benchmarks;

import io.sallyport.auth.token.JwsAlgorithm;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
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

  private final Server server;
  private final LocalConnector.LocalEndPoint connection;
  private final LocalConnector connector;
  private final ByteBuffer request;
  private Visitor visitor;

  private Lane(Server server, LocalConnector connector, Visitor visitor, ByteBuffer request)
      throws InterruptedException {
    this.server = server;
    this.connector = connector;
    this.connection = connected(connector);
    this.visitor = visitor;
    this.request = request;
  }

  /** Starts a server, signs in where somebody can, and opens the connection. */
  static Lane open(Guard guard, Visit visit) throws Exception {
    return open(guard, guard.context(), visit);
  }

  /** Starts Sallyport with tokens of that algorithm; somebody is signed in. */
  static Lane issuing(JwsAlgorithm algorithm, String database) throws Exception {
    return open(Guard.SALLYPORT, Guard.issuing(algorithm, database), Visit.TOKEN);
  }

  /** Starts another Sallyport on the same database: it has seen none of the tokens. */
  static Lane besides(JwsAlgorithm algorithm, String database) throws Exception {
    return started(Guard.issuing(algorithm, database), connector -> Visitor.NOBODY, Visit.TOKEN);
  }

  private static Lane open(Guard guard, ServletContextHandler context, Visit visit)
      throws Exception {
    Lane lane = started(context, guard::visitor, visit);
    try {
      lane.check(guard, visit);
      return lane;
    } catch (RuntimeException e) {
      lane.close();
      throw e;
    }
  }

  /** Finds somebody whom the server knows. */
  private interface Visitors {
    Visitor of(LocalConnector connector) throws Exception;
  }

  private static Lane started(ServletContextHandler context, Visitors visitors, Visit visit)
      throws Exception {
    var threads = new QueuedThreadPool();
    threads.setDaemon(true);
    var server = new Server(threads);
    var http = new HttpConfiguration();
    http.setSendServerVersion(false);
    var connector = new LocalConnector(server, new HttpConnectionFactory(http));
    connector.setIdleTimeout(0);
    server.addConnector(connector);
    server.setHandler(context);
    try {
      server.start();
      Visitor visitor = visitors.of(connector);
      return new Lane(server, connector, visitor, octets(visit.request(visitor)));
    } catch (Exception e) {
      server.stop();
      throw e;
    }
  }

  private static ByteBuffer octets(String request) {
    return ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII));
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
    return send(request);
  }

  /** Sends a prepared request; the answer's bytes. */
  ByteBuffer send(ByteBuffer prepared) {
    prepared.clear();
    connection.addInput(prepared);
    return connection.takeOutput();
  }

  /** A prepared request with an access token that this server has never seen. */
  ByteBuffer withFreshToken() throws Exception {
    visitor = visitor.refreshed(connector);
    return octets(Visit.TOKEN.request(visitor));
  }

  /** The access token that came last. */
  String token() {
    return visitor.token();
  }

  /** The body of the answer to a request for {@code path}. */
  String body(String path) throws Exception {
    String answer =
        connector.getResponse(
            "GET " + path + " HTTP/1.1\r\nHost: app.example\r\nConnection: close\r\n\r\n");
    return answer.substring(answer.indexOf("\r\n\r\n") + 4);
  }

  /** Only the page may have answered, and it must have seen whom it asked for. */
  private void check(Guard guard, Visit visit) {
    String answer = StandardCharsets.US_ASCII.decode(visit()).toString();
    boolean nobody = visit.asks() && !guard.knowsUsers();
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
