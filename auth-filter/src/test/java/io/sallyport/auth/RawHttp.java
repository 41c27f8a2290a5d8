package io.sallyport.auth;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * HTTP/1.1 over a plain socket: what is sent is sent as it is given, what comes back is kept whole.
 * A read that takes longer than the deadline fails.
 */
final class RawHttp implements AutoCloseable {

  private static final Duration DEADLINE = Duration.ofSeconds(15);

  private final Socket socket;
  private final InputStream in;

  RawHttp(int port) throws IOException {
    socket = new Socket(InetAddress.getByName("127.0.0.1"), port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout((int) DEADLINE.toMillis());
    in = new java.io.BufferedInputStream(socket.getInputStream());
  }

  /** Sends each character as one octet. */
  void send(String octets) throws IOException {
    send(octets.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** A server may answer and close before it has read all; what it answered is still to be read. */
  void send(byte[] octets) throws IOException {
    try {
      socket.getOutputStream().write(octets);
      socket.getOutputStream().flush();
    } catch (SocketException e) {
      if (in.available() == 0) {
        throw e;
      }
    }
  }

  /** Nothing more will be sent. */
  void endOfRequests() throws IOException {
    socket.shutdownOutput();
  }

  /** One answer to one request, which was no HEAD. */
  RawAnswer answer() throws IOException {
    return answer(false);
  }

  RawAnswer answer(boolean head) throws IOException {
    String statusLine = line();
    while (statusLine.startsWith("HTTP/1.1 100")) {
      line();
      statusLine = line();
    }
    var headers = new ArrayList<RawAnswer.Header>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      headers.add(
          new RawAnswer.Header(line.substring(0, colon), line.substring(colon + 1).strip()));
    }
    var bare = new RawAnswer(statusLine, headers, new byte[0]);
    boolean empty = head || bare.status() == 204 || bare.status() == 304;
    return new RawAnswer(statusLine, headers, empty ? new byte[0] : body(bare));
  }

  /** All that comes until the server hangs up. */
  String untilClosed() throws IOException {
    var all = new ByteArrayOutputStream();
    try {
      in.transferTo(all);
    } catch (SocketException e) {
      // It hung up before it had read all that was sent.
    }
    return all.toString(StandardCharsets.ISO_8859_1);
  }

  private byte[] body(RawAnswer head) throws IOException {
    List<String> coding = head.all("Transfer-Encoding");
    if (coding.contains("chunked")) {
      var out = new ByteArrayOutputStream();
      for (int size = chunkSize(); size > 0; size = chunkSize()) {
        out.write(exactly(size));
        line();
      }
      line();
      return out.toByteArray();
    }
    String length = head.header("Content-Length");
    return length == null ? in.readAllBytes() : exactly(Integer.parseInt(length));
  }

  private int chunkSize() throws IOException {
    return Integer.parseInt(line(), 16);
  }

  private byte[] exactly(int size) throws IOException {
    byte[] octets = in.readNBytes(size);
    if (octets.length < size) {
      throw new EOFException("The answer broke off");
    }
    return octets;
  }

  private String line() throws IOException {
    var line = new ByteArrayOutputStream();
    for (int octet = in.read(); octet != '\n'; octet = in.read()) {
      if (octet < 0) {
        throw new EOFException("The connection ended at: " + line);
      }
      line.write(octet);
    }
    return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
