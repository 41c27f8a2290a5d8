package io.sallyport.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** A server on loopback, somebody who is signed in, and one connection. For one thread. */
final class Wire implements AutoCloseable {

  private static final Pattern COOKIE =
      Pattern.compile("(?im)^Set-Cookie: ((?:__Host-)?(?:session)=[^;\\r]+)");

  /** Sent where nobody can sign in: a server reads the same octets everywhere. */
  private static final String UNKNOWN = "__Host-session=" + "A".repeat(46);

  private final Server server;
  private final Socket socket;
  private final byte[] request;
  private final byte[] buffer = new byte[8_192];
  private final int answerLength;

  private Wire(Server server, Socket socket, byte[] request) throws IOException {
    this.server = server;
    this.socket = socket;
    this.request = request;
    this.answerLength = first();
  }

  /** Starts the server and signs in where somebody can. */
  static Wire open(ServletContextHandler context) throws Exception {
    var http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setSendDateHeader(false);
    var server = new Server();
    var connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    server.setHandler(context);
    server.start();
    int port = connector.getLocalPort();
    String cookie = signIn(port);
    Socket socket = connect(port);
    return new Wire(server, socket, request(cookie));
  }

  private static Socket connect(int port) throws IOException {
    var socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(30_000);
    return socket;
  }

  /** Empty where nobody can. */
  private static String signIn(int port) throws IOException {
    String body = "{\"username\":\"" + Guard.USER + "\",\"password\":\"" + Guard.PASSWORD + "\"}";
    String post =
        "POST "
            + Guard.SIGN_IN
            + " HTTP/1.1\r\nHost: app.example\r\nConnection: close\r\n"
            + "Content-Type: application/json\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n"
            + body;
    try (Socket socket = connect(port)) {
      socket.getOutputStream().write(post.getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      Matcher cookie = COOKIE.matcher(answer);
      return cookie.find() ? cookie.group(1) : "";
    }
  }

  private static byte[] request(String cookie) {
    return ("GET /account/page HTTP/1.1\r\n"
            + "Host: app.example\r\n"
            + "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0\r\n"
            + "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8\r\n"
            + "Cookie: theme=dark; "
            + (cookie.isEmpty() ? UNKNOWN : cookie)
            + "\r\n"
            + "\r\n")
        .getBytes(StandardCharsets.US_ASCII);
  }

  /** The first answer, after which nothing comes, says how long all others are. */
  private int first() throws IOException {
    socket.getOutputStream().write(request);
    InputStream in = socket.getInputStream();
    int read = 0;
    while (!text(read).matches("(?s).*\r\n\r\n(ok|no)")) {
      int more = in.read(buffer, read, buffer.length - read);
      if (more < 0) {
        throw new IOException("The server closed the connection after " + text(read));
      }
      read += more;
    }
    if (!text(read).startsWith("HTTP/1.1 200")) {
      throw new IOException("Not the page: " + text(read));
    }
    return read;
  }

  private String text(int length) {
    return new String(buffer, 0, length, StandardCharsets.US_ASCII);
  }

  /** One request and its answer. */
  void visit() throws IOException {
    socket.getOutputStream().write(request);
    InputStream in = socket.getInputStream();
    int read = 0;
    while (read < answerLength) {
      int more = in.read(buffer, read, buffer.length - read);
      if (more < 0) {
        throw new IOException("The server closed the connection");
      }
      read += more;
    }
    if (read != answerLength) {
      throw new IOException("Another answer: " + text(read));
    }
  }

  @Override
  public void close() throws Exception {
    socket.close();
    server.stop();
  }
}
